/** Signing in and out. */
import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Settings } from '../config/settings.ts';
import { sessionView, signInRequest, type SessionView, type SignInRequest } from '../contract/admin.schema.ts';
import { adminPaths } from '../contract/routes.ts';
import { formatTime } from '../contract/times.ts';
import { BaseUrl } from '../http/base-url.ts';
import { TakesJson } from '../http/takes-json.ts';
import { SESSION_LONGEST_MS, SessionStore, type AdminSession } from '../share/session-store.ts';
import { ForAdmins, SignedIn } from './admin-guard.ts';
import { Audit } from './audit.ts';
import { clearSessionCookie, readSessionCookie, setSessionCookie, tokenHashOf } from './session-cookie.ts';
import { SignIn } from './sign-in.ts';

const viewOf = ({ csrfToken, createdAt }: AdminSession): SessionView => ({
  csrfToken,
  signedInAt: formatTime(createdAt),
  endsAt: formatTime(createdAt + SESSION_LONGEST_MS),
});

@ApiTags('admin')
@Controller()
export class SessionController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: SessionStore,
    private readonly audit: Audit,
    private readonly baseUrl: BaseUrl,
    private readonly settings: Settings,
  ) {}

  @Post(adminPaths.session)
  @ApiOperation({ summary: 'Sign in: five failures in a quarter of an hour close this to the address.' })
  @HttpCode(200)
  @TakesJson()
  @ApiOkResponse({ standardSchema: sessionView })
  async open(
    @Req() request: Request,
    @Body({ schema: signInRequest }) body: SignInRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    const { token, session } = await this.signIn.open(request, body);
    const before = readSessionCookie(request, this.baseUrl);
    if (before !== undefined) await this.sessions.end(tokenHashOf(before, this.settings));
    setSessionCookie(request, response, this.baseUrl, token);
    return viewOf(session);
  }

  @Get(adminPaths.session)
  @ForAdmins('Who is signed in.')
  @ApiOkResponse({ standardSchema: sessionView })
  present(@SignedIn() session: AdminSession): SessionView {
    return viewOf(session);
  }

  @Delete(adminPaths.session)
  @ForAdmins('Sign out.', 'changes')
  @HttpCode(204)
  @ApiNoContentResponse()
  async end(
    @Req() request: Request,
    @SignedIn() session: AdminSession,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.sessions.end(session.tokenHash);
    await this.audit.note(request, 'sign_out');
    clearSessionCookie(request, response, this.baseUrl);
  }

  @Delete(adminPaths.sessions)
  @ForAdmins('Sign everybody out, in every process at once.', 'changes')
  @HttpCode(204)
  @ApiNoContentResponse()
  async endAll(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const ended = await this.sessions.endAll();
    await this.audit.note(request, 'sign_out.everywhere', { detail: `${String(ended)} sessions` });
    clearSessionCookie(request, response, this.baseUrl);
  }
}

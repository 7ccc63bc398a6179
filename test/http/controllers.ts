/** Small handlers that use every piece of the HTTP floor, so that it can be tried without any feature. */
import { Body, Controller, Delete, Get, Head, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { shareId } from '../../src/contract/fields.schema.ts';
import { Authorized, Proof, type Credentials } from '../../src/http/authorization.ts';
import { BaseUrl } from '../../src/http/base-url.ts';
import { addressNetwork, clientAddress } from '../../src/http/client-address.ts';
import { Problem } from '../../src/http/problem.ts';
import { RateLimit } from '../../src/http/rate-limit.ts';
import { Shutdown } from '../../src/http/shutdown.ts';
import { TakesJson } from '../../src/http/takes-json.ts';
import { StoreUnreachable } from '../../src/share/metadata-store.ts';
import { ShareRefused } from '../../src/share/refusal.ts';

const note = z.strictObject({ text: z.string(), inner: z.strictObject({ a: z.int() }).optional() });

@Controller()
export class TryingController {
  constructor(
    private readonly baseUrl: BaseUrl,
    private readonly shutdown: Shutdown,
  ) {}

  @Get('try')
  hello(): { readonly hello: string } {
    return { hello: 'world' };
  }

  @Post('try/json')
  @HttpCode(200)
  @TakesJson()
  json(@Body({ schema: note }) body: z.infer<typeof note>): unknown {
    return { got: body };
  }

  @Get('try/shares/:id')
  @Authorized('Link', 'Owner')
  look(@Param('id', { schema: shareId }) id: string, @Proof() proof: Credentials): unknown {
    return { id, ...proof };
  }

  @Delete('try/shares/:id')
  @Authorized('Owner')
  @HttpCode(204)
  revoke(): void {
    // Nothing to do: the status is the answer.
  }

  @Get('try/where')
  where(@Req() request: Request): unknown {
    return {
      base: this.baseUrl.of(request),
      tls: this.baseUrl.isOverTls(request),
      network: addressNetwork(clientAddress(request)),
    };
  }

  @Post('try/refuse-before-the-body')
  refuse(): never {
    throw new Problem('share.too_large');
  }

  @Post('try/read-then-refuse')
  async readAndRefuse(@Req() request: Request): Promise<never> {
    for await (const piece of request.iterator({ destroyOnReturn: false })) if ((piece as Buffer).length > 0) break;
    throw new Problem('share.too_large');
  }

  @Put('try/length')
  async length(@Req() request: Request): Promise<unknown> {
    let bytes = 0;
    for await (const piece of request) bytes += (piece as Buffer).length;
    return { bytes };
  }

  @Get('try/refusal')
  refusal(): never {
    throw new ShareRefused({ code: 'share.gone', reason: 'downloaded', at: Date.UTC(2030, 0, 2, 3, 4, 5) });
  }

  @Get('try/busy')
  busy(): never {
    throw new ShareRefused({ code: 'server.busy', retryAfterSeconds: 7 });
  }

  @Get('try/unreachable')
  unreachable(): never {
    throw new StoreUnreachable(new Error('secret words of the driver'));
  }

  @Get('try/bug')
  bug(): never {
    throw new TypeError('hunter2 is not a function');
  }

  @Get('try/late')
  late(@Res() response: Response): never {
    response.setHeader('Content-Length', 1000).write('the beginning');
    throw new TypeError('too late');
  }

  @Get('try/late-of-unknown-length')
  lateOfUnknownLength(@Res() response: Response): never {
    response.write('the beginning');
    throw new TypeError('too late');
  }

  @Get('try/headers-of-a-body')
  bodyHeaders(@Res({ passthrough: true }) response: Response): never {
    response
      .setHeader('Content-Disposition', 'attachment; filename="hunter2.pdf"')
      .setHeader('Content-Length', 5)
      .setHeader('ETag', '"x"');
    throw new Problem('share.not_found');
  }

  @Get('try/slow')
  async slow(@Res() response: Response): Promise<void> {
    response.setHeader('Content-Length', 20).write('0123456789');
    await new Promise((resolve) => setTimeout(resolve, 300));
    response.end('0123456789');
  }

  @Get('try/endless')
  async endless(@Res() response: Response): Promise<void> {
    response.setHeader('Content-Length', 1000).write('0123456789');
    await this.shutdown.track(new Promise<void>((resolve) => response.once('close', resolve)));
  }

  @Post('try/limited/create')
  @HttpCode(200)
  @RateLimit('create')
  create(): unknown {
    return {};
  }

  @Get('try/limited/:id')
  @RateLimit({ Link: 'look', Owner: 'owner' })
  limited(): unknown {
    return {};
  }

  @Head('try/limited/:id/body')
  @RateLimit('body')
  limitedBody(): void {
    // Counted, nothing more.
  }

  @Put(':name')
  put(@Param('name') name: string): unknown {
    return { name };
  }
}

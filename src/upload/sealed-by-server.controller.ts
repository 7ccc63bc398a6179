/** Sending with nothing but curl: the server seals. Says so in every reply. */
import { applyDecorators, Controller, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { putHeaders } from '../contract/headers.ts';
import { paths } from '../contract/routes.ts';
import { sealedOnServerResponse } from '../contract/seal-on-server.schema.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { SealedUploads } from './sealed-uploads.ts';

const inUtf8 = "UTF-8, or UTF-8'' and percent-encoding.";
const text = { type: 'string' } as const;
const file = { type: 'string', format: 'binary' } as const;
const formSchema = {
  type: 'object',
  description: 'Exactly one `file`, or one or more `files` (they become one zip), or one `text`.',
  properties: {
    file,
    files: { type: 'array', items: file },
    text: { ...text, description: 'A text secret.' },
    password: { ...text, description: '1 to 1024 UTF-8 bytes; empty means none.' },
    expires_in: { ...text, description: '`90s`, `15m`, `24h`, `7d`, or seconds.' },
    expires_at: { ...text, format: 'date-time' },
    available_from: { ...text, format: 'date-time' },
    downloads: { type: 'integer', minimum: 1, maximum: 100 },
    note: text,
    blur: { type: 'integer', minimum: 0, maximum: 20 },
    view: { ...text, enum: ['download', 'preview'] },
  },
};

// With its name the schema would become a reference into a place that an OpenAPI document does not have.
const unnamed = z.object(sealedOnServerResponse.shape);
const replyContent = {
  'text/plain': { schema: { ...text, description: 'Line 1 the link; then manage, expires, open, sealed-by.' } },
  'application/json': { schema: z.toJSONSchema(unnamed, { target: 'openapi-3.0' }) as object },
};

/** What all doors of this controller have in common. */
const SealsOnServer = (summary: string): MethodDecorator =>
  applyDecorators(
    HttpCode(201),
    RateLimit('create'),
    ApiOperation({ summary }),
    ApiResponse({ status: 201, description: 'JSON iff Accept names it.', content: replyContent }),
  );

const TakesForm = (): MethodDecorator =>
  applyDecorators(ApiConsumes('multipart/form-data'), ApiBody({ schema: formSchema }));

const TakesBytes = (): MethodDecorator =>
  applyDecorators(
    ApiConsumes('application/octet-stream'),
    ApiBody({ schema: file }),
    ApiHeader({ name: putHeaders.password, required: false, description: inUtf8 }),
    ApiHeader({ name: putHeaders.expiresIn, required: false, description: '`90s`, `15m`, `24h`, `7d`, or seconds.' }),
    ApiHeader({ name: putHeaders.downloads, required: false, schema: { type: 'integer', minimum: 1, maximum: 100 } }),
    ApiHeader({ name: putHeaders.note, required: false, description: inUtf8 }),
  );

@ApiTags('seal on the server')
@Controller()
export class SealedByServerController {
  constructor(private readonly uploads: SealedUploads) {}

  @Post('/')
  @TakesForm()
  @SealsOnServer('Send a file, several files or a text: curl -F file=@report.pdf https://host/')
  async shortForm(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.uploads.takeForm(request, response);
  }

  @Post(paths.files)
  @TakesForm()
  @SealsOnServer('The same as POST /.')
  async form(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.uploads.takeForm(request, response);
  }

  @Put('/')
  @TakesBytes()
  @SealsOnServer('Send the body of the request as a file named "stdin".')
  async unnamed(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.uploads.takeRaw(request, response, 'stdin');
  }

  @Put('/:name')
  @TakesBytes()
  @SealsOnServer('Send the body of the request as a file: curl -T report.pdf https://host/')
  async named(@Req() request: Request, @Res() response: Response, @Param('name') name: string): Promise<void> {
    await this.uploads.takeRaw(request, response, name);
  }
}

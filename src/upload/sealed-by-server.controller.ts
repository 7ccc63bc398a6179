/** Sending with nothing but curl: the server seals. Says so in every reply. */
import { Controller, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { putHeaders } from '../contract/headers.ts';
import { paths } from '../contract/routes.ts';
import { sealedOnServerResponse } from '../contract/seal-on-server.schema.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { SealedUploads } from './sealed-uploads.ts';

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

@ApiTags('seal on the server')
@Controller()
export class SealedByServerController {
  constructor(private readonly uploads: SealedUploads) {}

  @Post(['/', paths.files])
  @HttpCode(201)
  @RateLimit('create')
  @ApiOperation({ summary: 'Send a file, several files or a text from a form.' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: formSchema })
  @ApiProduces('text/plain', 'application/json')
  @ApiCreatedResponse({ standardSchema: sealedOnServerResponse })
  async form(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.uploads.takeForm(request, response);
  }

  @Put('/')
  @HttpCode(201)
  @RateLimit('create')
  @ApiOperation({ summary: 'Send the body of the request as a file named "stdin".' })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: file })
  @ApiProduces('text/plain', 'application/json')
  @ApiCreatedResponse({ standardSchema: sealedOnServerResponse })
  async unnamed(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.uploads.takeRaw(request, response, 'stdin');
  }

  @Put('/:name')
  @HttpCode(201)
  @RateLimit('create')
  @ApiOperation({ summary: 'Send the body of the request as a file: curl -T report.pdf https://host/' })
  @ApiHeader({ name: putHeaders.password, required: false, description: "UTF-8, or UTF-8'' and percent-encoding." })
  @ApiHeader({ name: putHeaders.expiresIn, required: false, description: '`90s`, `15m`, `24h`, `7d`, or seconds.' })
  @ApiHeader({ name: putHeaders.downloads, required: false, schema: { type: 'integer', minimum: 1, maximum: 100 } })
  @ApiHeader({ name: putHeaders.note, required: false, description: "UTF-8, or UTF-8'' and percent-encoding." })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: file })
  @ApiProduces('text/plain', 'application/json')
  @ApiCreatedResponse({ standardSchema: sealedOnServerResponse })
  async named(@Req() request: Request, @Res() response: Response, @Param('name') name: string): Promise<void> {
    await this.uploads.takeRaw(request, response, name);
  }
}

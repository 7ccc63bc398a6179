/** The body of a share that its sender sealed, by tus 1.0.0: any tus client can send, lose the connection and go on. */
import { Controller, Delete, Head, HttpCode, Options, Param, Patch, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  type ApiHeaderOptions,
} from '@nestjs/swagger';
import type { Request as HttpRequest, Response as HttpResponse } from 'express';
import { shareId } from '../contract/fields.schema.ts';
import { tusVersion } from '../contract/headers.ts';
import { paths } from '../contract/routes.ts';
import { Authorized, Proof, type Credentials } from '../http/authorization.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { Shutdown } from '../http/shutdown.ts';
import { TusUploads } from './tus-uploads.ts';

const tusHeader: ApiHeaderOptions = {
  name: 'Tus-Resumable',
  required: true,
  schema: { type: 'string', enum: [tusVersion] },
};

@ApiTags('upload')
@Controller(paths.uploads)
export class UploadsController {
  constructor(
    private readonly uploads: TusUploads,
    private readonly shutdown: Shutdown,
  ) {}

  @Head(':id')
  @RateLimit('body')
  @Authorized('Owner')
  @ApiOperation({ summary: 'How far the upload is.' })
  @ApiHeader(tusHeader)
  @ApiOkResponse({
    description: 'Upload-Offset and Upload-Length. Equal until the burn, once it is finished.',
    headers: { 'Upload-Offset': { schema: { type: 'integer' } }, 'Upload-Length': { schema: { type: 'integer' } } },
  })
  async head(
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
    @Param('id', { schema: shareId }) id: string,
    @Proof() { tokenHash }: Credentials,
  ): Promise<void> {
    await this.uploads.answer(request, response, id, tokenHash);
  }

  @Patch(':id')
  @HttpCode(204)
  @RateLimit('body')
  @Authorized('Owner')
  @ApiOperation({ summary: 'The next bytes. With the last one the share is ready, durably, before the answer.' })
  @ApiHeader(tusHeader)
  @ApiHeader({ name: 'Upload-Offset', required: true, schema: { type: 'integer', minimum: 0 } })
  @ApiConsumes('application/offset+octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiNoContentResponse({ headers: { 'Upload-Offset': { schema: { type: 'integer' } } } })
  async patch(
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
    @Param('id', { schema: shareId }) id: string,
    @Proof() { tokenHash }: Credentials,
  ): Promise<void> {
    // When the connection is cut, what arrived is still written down: the stores stay open for it.
    await this.shutdown.track(this.uploads.answer(request, response, id, tokenHash));
  }

  @Delete(':id')
  @HttpCode(204)
  @RateLimit('body')
  @Authorized('Owner')
  @ApiOperation({ summary: 'Takes the unfinished upload back: its share is revoked.' })
  @ApiHeader(tusHeader)
  @ApiNoContentResponse()
  async remove(
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
    @Param('id', { schema: shareId }) id: string,
    @Proof() { tokenHash }: Credentials,
  ): Promise<void> {
    await this.uploads.answer(request, response, id, tokenHash);
  }

  @Options(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Which tus version and extensions there are.' })
  @ApiNoContentResponse()
  async options(@Req() request: HttpRequest, @Res() response: HttpResponse, @Param('id') id: string): Promise<void> {
    await this.uploads.answer(request, response, id, '');
  }
}

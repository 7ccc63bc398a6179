/** `POST /api/v1/shares`: a share that its sender sealed. */
import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import {
  createShareRequest,
  createShareResponse,
  type CreateShareRequest,
  type CreateShareResponse,
} from '../contract/create-share.schema.ts';
import { paths } from '../contract/routes.ts';
import { addressNetwork, clientAddress } from '../http/client-address.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { TakesJson } from '../http/takes-json.ts';
import { CreateShareService } from './create-share.service.ts';

@ApiTags('upload')
@Controller(paths.shares)
export class CreateShareController {
  constructor(private readonly shares: CreateShareService) {}

  @Post()
  @RateLimit('create')
  @TakesJson()
  @ApiOperation({ summary: 'Create a share sealed by its sender; the body follows at uploadUrl unless it is small.' })
  @ApiCreatedResponse({ standardSchema: createShareResponse })
  @ApiOkResponse({
    standardSchema: createShareResponse,
    description: 'The same request again: the state as it is now.',
  })
  async create(
    @Req() request: Request,
    @Body({ schema: createShareRequest }) body: CreateShareRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CreateShareResponse> {
    const { answer, repeated } = await this.shares.create(body, addressNetwork(clientAddress(request)));
    response.status(repeated ? 200 : 201);
    return answer;
  }
}

/** The shares as admins see them, and the burning of them. There is no way here to open, unlock, re-arm or extend one. */
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import type { z } from 'zod';
import {
  adminShareSort,
  adminShareState,
  burnRequest,
  burnResponse,
  sharesPage,
  sharesQuery,
  type SharesPage,
  type SharesQuery,
} from '../contract/admin.schema.ts';
import { shareId } from '../contract/fields.schema.ts';
import { adminPaths } from '../contract/routes.ts';
import { TakesJson } from '../http/takes-json.ts';
import { ForAdmins } from './admin-guard.ts';
import { AskedQuery } from './asked-query.ts';
import { Burning } from './burning.ts';
import { ShareTable } from './share-table.ts';

@ApiTags('admin')
@Controller()
export class SharesController {
  constructor(
    private readonly table: ShareTable,
    private readonly burning: Burning,
  ) {}

  @Get(adminPaths.shares)
  @ForAdmins('The shares, a page at a time: states, sizes and times, nothing else.')
  @ApiQuery({ name: 'state', required: false, enum: adminShareState.options })
  @ApiQuery({ name: 'sort', required: false, enum: adminShareSort.options })
  @ApiQuery({ name: 'order', required: false, enum: ['asc', 'desc'] })
  @ApiQuery({ name: 'after', required: false, type: String, description: '`next` of the page before.' })
  @ApiQuery({ name: 'limit', required: false, type: Number })
  @ApiOkResponse({ standardSchema: sharesPage })
  list(@AskedQuery(() => sharesQuery) query: SharesQuery): Promise<SharesPage> {
    return this.table.page(query);
  }

  @Delete(`${adminPaths.shares}/:id`)
  @ForAdmins('Burn a share: its keys are destroyed at once. Idempotent.', 'changes')
  @HttpCode(204)
  @ApiNoContentResponse()
  async burn(@Req() request: Request, @Param('id', { schema: shareId }) id: string): Promise<void> {
    await this.burning.one(request, id);
  }

  @Post(adminPaths.burns)
  @ForAdmins('Burn several shares.', 'changes')
  @HttpCode(200)
  @TakesJson()
  @ApiOkResponse({ standardSchema: burnResponse })
  async burnMany(
    @Req() request: Request,
    @Body({ schema: burnRequest }) { ids }: z.output<typeof burnRequest>,
  ): Promise<z.output<typeof burnResponse>> {
    const burned = await this.burning.many(request, ids);
    return { burned, gone: new Set(ids).size - burned };
  }
}

/** The configuration in force, and pausing and limits while the server runs. */
import { Body, Controller, Get, Patch, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import {
  configurationChange,
  configurationView,
  type ConfigurationChange,
  type ConfigurationView,
} from '../contract/admin.schema.ts';
import { adminPaths } from '../contract/routes.ts';
import { TakesJson } from '../http/takes-json.ts';
import { ForAdmins } from './admin-guard.ts';
import { ConfigurationService } from './configuration.service.ts';

@ApiTags('admin')
@Controller(adminPaths.configuration)
export class ConfigurationController {
  constructor(private readonly configuration: ConfigurationService) {}

  @Get()
  @ForAdmins('What is in force. Secrets are masked.')
  @ApiOkResponse({ standardSchema: configurationView })
  view(): Promise<ConfigurationView> {
    return this.configuration.view();
  }

  @Patch()
  @ForAdmins('Pause new uploads, change limits: all of it or nothing.', 'changes')
  @TakesJson()
  @ApiOkResponse({ standardSchema: configurationView })
  change(
    @Req() request: Request,
    @Body({ schema: configurationChange }) body: ConfigurationChange,
  ): Promise<ConfigurationView> {
    return this.configuration.change(request, body);
  }
}

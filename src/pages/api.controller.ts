/** What programs ask about the server itself: its limits, and the description of its API. */
import { Controller, Get } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags, type OpenAPIObject } from '@nestjs/swagger';
import { Settings } from '../config/settings.ts';
import { configResponse, type ConfigResponse } from '../contract/config.schema.ts';
import { downloadsMax, inlineMaxPlainBytes } from '../contract/fields.schema.ts';
import { paths } from '../contract/routes.ts';
import { passwordMaxBytes } from '../sealed/password.ts';
import { SHORTEST_LIFE_MS } from '../share/lifetime.ts';
import { ApiDescription } from './api-description.ts';

const secondsOf = (milliseconds: number): number => Math.floor(milliseconds / 1_000);

@ApiTags('public')
@Controller()
export class ApiController {
  constructor(
    private readonly settings: Settings,
    private readonly description: ApiDescription,
  ) {}

  @Get(paths.config)
  @ApiOperation({ summary: 'Limits, defaults and features, to be told before the first byte is sent.' })
  @ApiOkResponse({ standardSchema: configResponse })
  config(): ConfigResponse {
    const { maxShareBytes, maxTextBytes, maxExpiresInMs, defaultExpiresInMs, maxPasswordAttempts } = this.settings;
    return {
      limits: {
        shareBytes: maxShareBytes,
        inlineBytes: Math.min(inlineMaxPlainBytes, maxShareBytes),
        textBytes: Math.min(maxTextBytes, maxShareBytes),
        expiresInMin: secondsOf(SHORTEST_LIFE_MS),
        expiresInMax: secondsOf(maxExpiresInMs),
        downloadsMax,
        passwordBytes: passwordMaxBytes,
        passwordAttempts: maxPasswordAttempts,
      },
      defaults: { expiresIn: secondsOf(defaultExpiresInMs), downloads: 1 },
      features: { endToEnd: true, sealOnServer: true, openOnServer: true, scheduling: true, passwords: true },
    };
  }

  @Get(paths.openapi)
  @ApiExcludeEndpoint()
  openapi(): OpenAPIObject {
    return this.description.document();
  }
}

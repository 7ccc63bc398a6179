/** For supervisors and balancers: is the process alive, and can it serve. */
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { healthResponse, type HealthResponse } from '../contract/health.schema.ts';
import { paths } from '../contract/routes.ts';
import { DegradedReasons } from '../logging/degraded-reasons.ts';
import { MetadataStore } from '../share/metadata-store.ts';
import { withinTime } from './within-time.ts';

/** A supervisor asks every few seconds; a store that takes longer than this serves nobody. */
const storeAnswersWithinMs = 2_000;

@ApiTags('public')
@Controller()
export class HealthController {
  constructor(
    private readonly metadata: MetadataStore,
    private readonly degraded: DegradedReasons,
  ) {}

  /** Says only that the process answers: restarting it mends nothing that is wrong elsewhere. */
  @Get(paths.healthLive)
  @ApiOperation({ summary: 'Whether the process answers.' })
  @ApiOkResponse({ standardSchema: healthResponse })
  live(): HealthResponse {
    return { status: 'ok', reasons: [] };
  }

  @Get([paths.health, paths.healthReady])
  @ApiOperation({ summary: 'Whether the server can serve; 503 if it cannot.' })
  @ApiOkResponse({ standardSchema: healthResponse })
  async ready(): Promise<HealthResponse> {
    await withinTime(this.metadata.ping(), storeAnswersWithinMs);
    const reasons = this.degraded.list();
    return { status: reasons.length === 0 ? 'ok' : 'degraded', reasons: [...reasons] };
  }
}

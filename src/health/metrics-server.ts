/** `/metrics` on a port of its own, which need not be open to anybody else: there is nothing behind it but this page. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Settings } from '../config/settings.ts';
import { paths } from '../contract/routes.ts';
import { Log } from '../logging/log.ts';
import { mayRead } from './metrics-token.ts';
import { Metrics } from './metrics.ts';

const limits = {
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  maxHeaderSize: 16_384,
  connectionsCheckingInterval: 1_000,
};

@Injectable()
export class MetricsServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #server: Server;

  constructor(
    private readonly metrics: Metrics,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {
    this.#server = createServer(limits, (request, response) => {
      void this.#answer(request, response).catch((error: unknown) => {
        this.log.error('metrics.failed', { error });
        response.destroy();
      });
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    const { metricsPort, metricsHost } = this.settings;
    this.#server.listen(metricsPort, metricsHost);
    await once(this.#server, 'listening');
    const { address, port } = this.#server.address() as AddressInfo;
    this.log.info('metrics.started', { listening: `http://${address}:${String(port)}${paths.metrics}` });
  }

  beforeApplicationShutdown(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer({ method, url, headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Cache-Control', 'no-store').setHeader('X-Content-Type-Options', 'nosniff');
    if (method !== 'GET' || url?.split('?')[0] !== paths.metrics) response.writeHead(404).end();
    else if (!mayRead(this.settings.metricsToken, headers.authorization))
      response.writeHead(401, { 'WWW-Authenticate': 'Bearer realm="onetimeshare"' }).end();
    else {
      const { type, body } = await this.metrics.text();
      response.setHeader('Content-Type', type).end(body);
    }
  }
}

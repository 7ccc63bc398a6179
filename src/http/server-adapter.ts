/** Express and node:http as this server runs them: the limits of a connection, and nothing that a default would add. */
import { createServer } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express } from 'express';
import type { Settings } from '../config/settings.ts';
import type { Log } from '../logging/log.ts';
import { answerBrokenRequests } from './broken-requests.ts';
import { honourExpectations } from './expect-continue.ts';
import { answerUnknownRoute } from './unknown-route.ts';

const serverLimits = {
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  // Bodies have no deadline: the watchdog measures whether they move.
  requestTimeout: 0,
  // Longer than the idle time of usual proxies, so that it is the proxy that closes a connection nobody uses.
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
  // The prologue asks for it, in the form of all other refusals.
  requireHostHeader: false,
};

function createExpress({ trustProxy }: Settings): Express {
  const application = express();
  application.disable('x-powered-by');
  // Nothing here is cached, and an entity tag made of a body that holds a token would be a hash of it.
  application.disable('etag');
  application.enable('case sensitive routing');
  // No route takes a query: nothing that matters may stand in a URL.
  application.set('query parser', false);
  application.set('trust proxy', trustProxy ?? false);
  return application;
}

export class ServerAdapter extends ExpressAdapter {
  readonly #application: Express;

  constructor(
    settings: Settings,
    private readonly log: Log,
  ) {
    const application = createExpress(settings);
    super(application);
    this.#application = application;
  }

  override initHttpServer(): void {
    const server = createServer(serverLimits, this.#application);
    honourExpectations(server);
    answerBrokenRequests(server, this.log);
    this.setHttpServer(server);
  }

  override setNotFoundHandler(): void {
    this.use(answerUnknownRoute(this.#application));
  }
}

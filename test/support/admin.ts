/** A server with an admin, and somebody who signs in there: a jar with one cookie, and the header that changes need. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { TOTP, Secret } from 'otpauth';
import { createApp } from '../../src/app.ts';
import type { Environment } from '../../src/config/settings.ts';
import { adminPaths } from '../../src/contract/routes.ts';
import { AuditLog, type AuditEntry } from '../../src/share/audit-log.ts';
import type { Clock } from '../../src/share/clock.ts';
import { ask, type Answer, type Question } from './answers.ts';
import { serve, type Listening } from './listening.ts';

export const adminPassword = 'correct horse battery';
/** Cheap, or each sign-in of each test would take its time. */
export const adminHash =
  '$argon2id$v=19$m=19456,t=2,p=1$1/9KtOsFInxaDcAtZRtFsA$84FvJgri9nVeJZBE0c4XvqL1YsEK6GBd2NTAlXVMgMA';
export const totpSecret = '2GJWXF2FTKVOMNTJLMMSIFFKNZKTQFJN';

/** What an authenticator app shows at a time. */
export const codeAt = (timestamp: number): string =>
  new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate({ timestamp });

/** Rate limits are off unless it says otherwise. */
const adminEnvironment: Environment = {
  ADMIN_PASSWORD_HASH: adminHash,
  RATE_LIMITS: 'off',
  STORAGE_KEEP_FREE_BYTES: '0',
  SHUTDOWN_GRACE: '5s',
};

export function adminServer(environment: Environment = {}, clock?: Clock): Promise<Listening> {
  return serve({ ...adminEnvironment, ...environment }, (settings, log) => createApp(settings, log, clock));
}

/** Call it where a file begins: what it returns starts a server that ends with the test. */
export function useAdminServers(): typeof adminServer {
  const servers: Listening[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.end()));
  });
  return async (environment, clock) => {
    const server = await adminServer(environment, clock);
    servers.push(server);
    return server;
  };
}

/** Folders that several servers have, one after another; they are removed when `run` has ended. */
export async function withPlaces(run: (places: Environment) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ots-admin-'));
  try {
    await run({ DATA_DIR: join(folder, 'data'), UPLOADS_DIR: join(folder, 'uploads') });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const signIn = (origin: string, json: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  ask(origin, adminPaths.session, { method: 'POST', json, headers });

/** The first newest, as the store has them. */
export const auditOf = (server: Listening): Promise<readonly AuditEntry[]> =>
  server.application.get(AuditLog).read(1_000);

export class Admin {
  constructor(
    readonly origin: string,
    readonly cookie: string,
    readonly csrfToken: string,
  ) {}

  /** @throws when the server does not let them in */
  static async at(origin: string, more: object = {}): Promise<Admin> {
    return Admin.of(origin, await signIn(origin, { password: adminPassword, ...more }));
  }

  /** Of the answer to a sign-in. */
  static of(origin: string, answer: Answer): Admin {
    const [cookie] = (answer.headers.get('set-cookie') ?? '').split(';');
    const { csrfToken } = answer.json;
    if (cookie === undefined || cookie === '' || typeof csrfToken !== 'string')
      throw new TypeError(`Not signed in: ${String(answer.status)} ${String(answer.code)}`);
    return new Admin(origin, cookie, csrfToken);
  }

  /** The same at another process of the server. */
  to(origin: string): Admin {
    return new Admin(origin, this.cookie, this.csrfToken);
  }

  get(path: string): Promise<Answer> {
    return this.ask(path, {});
  }

  change(method: 'POST' | 'PATCH' | 'DELETE', path: string, json?: object): Promise<Answer> {
    return this.ask(path, {
      method,
      headers: { 'csrf-token': this.csrfToken },
      ...(json === undefined ? {} : { json }),
    });
  }

  /** Without the header, unless the question has it. */
  ask(path: string, question: Question): Promise<Answer> {
    return ask(this.origin, path, { ...question, headers: { cookie: this.cookie, ...question.headers } });
  }

  /** Changes the configuration on top of what it is now. */
  async configure(change: object): Promise<Answer> {
    const { version } = (await this.get(adminPaths.configuration)).json;
    return this.change('PATCH', adminPaths.configuration, { version, ...change });
  }
}

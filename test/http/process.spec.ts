/** The main program as an operator meets it: what it says, and how it ends. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { failToStart } from '../support/failed-start.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';

let server: ServerProcess | undefined;
afterEach(() => server?.remove());

describe('the main program', () => {
  it('says in one line where it listens, and ends in order when it is told to', async () => {
    server = await serverProcess();
    await server.start();
    const lines = server.output().trim().split('\n');
    const started = lines
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter(({ event }) => event === 'server.started');
    expect(started).toEqual([
      expect.objectContaining({
        listening: server.origin,
        store: 'embedded',
        limits: expect.stringContaining('shares up to 10GiB'),
      }),
    ]);
    expect(await server.stop()).toBe(0);
    expect(server.output()).toContain('server.stopping');
  });

  it('does not start with settings that are wrong, and names all of them at once', async () => {
    const { code, stderr } = await failToStart({ PORT: 'x', REDIS_URL: 'mysql://u:hunter2@h', MAX_SHARE_BYTES: '1GB' });
    expect(code).toBe(1);
    for (const name of ['PORT', 'REDIS_URL', 'MAX_SHARE_BYTES']) expect(stderr).toContain(name);
    expect(stderr).not.toMatch(/hunter2|^\s+at /m);
  });

  it('says so when its port is taken', async () => {
    server = await serverProcess();
    await server.start();
    const { port } = new URL(server.origin);
    const { code, stderr } = await failToStart({
      PORT: port,
      DATA_DIR: `${server.dataDir}-other`,
      UPLOADS_DIR: `${server.uploadsDir}-other`,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`already listens on 127\\.0\\.0\\.1 port ${port}: .*PORT`));
  });
});

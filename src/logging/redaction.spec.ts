import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { DegradedReasons } from './degraded-reasons.ts';
import { Log } from './log.ts';
import { NestLog } from './nest-log.ts';
import { redact, scrub } from './redaction.ts';
import { shortAddress } from './short-address.ts';

const secret = (): string => randomBytes(32).toString('base64url');

function recorder(): { readonly lines: string[]; write(line: string): void } {
  const lines: string[] = [];
  return { lines, write: (line) => void lines.push(line) };
}

describe('the redaction gate', () => {
  it('lets only known fields through and tells how many it dropped', () => {
    expect(redact({ status: 200, password: 'hunter2', fileName: 'report.pdf', authorization: 'Link abc' })).toEqual({
      status: 200,
      dropped: 3,
    });
  });

  it('does not take inherited names for known ones', () => {
    expect(redact({ constructor: 'x', toString: 'y', ['__proto__']: 'z' })).toEqual({ dropped: 3 });
  });

  it('shortens ids to six characters', () => {
    expect(redact({ share: '9Hq3tYc0m1Zk5vXw2Rb7sA', claim: secret() })).toEqual({
      share: '9Hq3tY',
      claim: expect.stringMatching(/^.{6}$/),
    });
  });

  it('shows only the network of an address', () => {
    expect(redact({ client: '192.0.2.77' })).toEqual({ client: '192.0.2.x' });
    expect(redact({ client: '::ffff:192.0.2.77' })).toEqual({ client: '192.0.2.x' });
    expect(redact({ client: '2001:db8:aa:bb:cc:dd:ee:ff' })).toEqual({ client: '2001:db8:aa::x' });
    expect(redact({ client: '2001:db8::1' })).toEqual({ client: '2001:db8:0::x' });
    expect(redact({ client: 'report.pdf' })).toEqual({ dropped: 1 });
    expect(shortAddress('fe80::1%eth0')).toBe('fe80:0:0::x');
  });

  it.each(['message', 'route', 'listening', 'limits', 'code', 'reason', 'kind', 'context', 'store'])(
    'takes a secret out of the field "%s", wherever it stands',
    (field) => {
      for (let round = 0; round < 200; round++) {
        const token = secret();
        for (const value of [
          token,
          `/s#${token}`,
          `before ${token} after`,
          `x=${token}&y`,
          `https://host/s#${token}`,
          `?secret=${token}`,
          `//user:${token}@host`,
        ])
          expect(inspect(redact({ [field]: value }))).not.toContain(token.slice(4, 24));
      }
    },
  );

  it('takes out ids, identities, credentials, queries and fragments', () => {
    expect(scrub(`id ${randomBytes(16).toString('base64url')} end`)).toBe('id [removed] end');
    expect(scrub('AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ9')).toBe('[removed]');
    expect(scrub('GET http://me:pw@host/a?b=c then')).toBe('GET http://[removed]@host/a?[removed] then');
    expect(scrub('https://host/s#short')).toBe('https://host/s#[removed]');
    expect(scrub('line\nbreak \u202Eflip')).toBe('line break  flip');
    expect(scrub('word '.repeat(1000)).length).toBe(300);
  });

  it('keeps the words of the framework readable', () => {
    expect(scrub('Mapped {/api/v1/shares/:id, GET} route')).toBe('Mapped {/api/v1/shares/:id, GET} route');
    expect(scrub("Nest can't resolve dependencies of the StandardSchemaValidationPipe")).toContain(
      'StandardSchemaValidationPipe',
    );
  });

  it('tells of an error its kind and its place, never its message', () => {
    const cause = Object.assign(new Error("ENOENT: no such file, open '/home/me/report.pdf'"), {
      code: 'ENOENT',
      syscall: 'open',
    });
    const error = new SyntaxError('Unexpected token h, "hunter2\n    at hunter2 (hunter2.pdf:1:1)" is not valid JSON', {
      cause,
    });
    const shown = inspect(redact({ error }), { depth: 9 });
    expect(shown).not.toMatch(/hunter2|report\.pdf|home/);
    expect(redact({ error })).toMatchObject({
      error: { name: 'SyntaxError', cause: { name: 'Error', code: 'ENOENT', syscall: 'open' } },
    });
    expect(shown).toContain('redaction.spec.ts');
  });

  it('says of a thrown value that is no error only its type', () => {
    expect(redact({ error: 'hunter2' })).toEqual({ error: { name: 'string' } });
  });

  it('ends with a chain of causes that leads back to itself', () => {
    const error = new Error('a');
    error.cause = error;
    expect(inspect(redact({ error }), { depth: 20 }).match(/cause/g)).toHaveLength(3);
  });
});

describe('the log', () => {
  it('writes one JSON object per line with the event before its fields', () => {
    const to = recorder();
    new Log('info', to).info('share.created', { share: '9Hq3tYc0m1Zk5vXw2Rb7sA', bytes: 12 });
    expect(to.lines).toHaveLength(1);
    expect(to.lines[0]).toMatch(
      /^\{"level":"info","time":"[^"]+","event":"share.created","share":"9Hq3tY","bytes":12\}\n$/,
    );
  });

  it('leaves out what is less important than its level', () => {
    const to = recorder();
    const log = new Log('warn', to);
    log.trace('a');
    log.debug('b');
    log.info('c');
    log.warn('d');
    log.error('e');
    expect(to.lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['d', 'e']);
    const nothing = recorder();
    new Log('silent', nothing).error('f');
    expect(nothing.lines).toEqual([]);
  });

  it('takes the lines of the framework through the same gate', () => {
    const to = recorder();
    const nest = new NestLog(new Log('debug', to));
    const token = secret();
    nest.log(`Mapped ${token}`, 'RouterExplorer');
    nest.error(new Error(token), 'stack', 'ExceptionsHandler');
    nest.warn({ token }, 'Somewhere');
    expect(to.lines).toHaveLength(3);
    expect(to.lines.join('')).not.toContain(token.slice(4, 24));
    expect(to.lines[0]).toContain('"level":"debug"');
    expect(to.lines[1]).toContain('"context":"ExceptionsHandler"');
  });
});

describe('the list of degraded reasons', () => {
  it('holds each reason until it is cleared', () => {
    const reasons = new DegradedReasons();
    reasons.set('sweeper.brake');
    reasons.set('clock.implausible');
    reasons.set('sweeper.brake');
    expect(reasons.list()).toEqual(['clock.implausible', 'sweeper.brake']);
    reasons.clear('sweeper.brake');
    expect(reasons.list()).toEqual(['clock.implausible']);
  });
});

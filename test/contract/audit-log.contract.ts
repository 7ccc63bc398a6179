/** Every promise of the port to the audit log as a test. */
import { describe, expect, it } from '@jest/globals';
import type { AuditEntry, AuditEvent } from '../../src/share/audit-log.ts';
import { HOUR, SECOND } from '../support/fixed-clock.ts';
import { auditCap, failuresCap } from '../support/audit-cap.ts';
import { times, useStage, type EngineFactory } from './metadata/engine.ts';

const event = (detail: string): AuditEvent => ({ action: 'setting.changed', from: '203.0.113.0', detail });
const numbersOf = (entries: readonly AuditEntry[]): readonly number[] => entries.map(({ number }) => number);

export function auditLogContract(make: EngineFactory): void {
  const stage = useStage(make);
  const append = (count: number) => Promise.all(times(count, (n) => stage.engine.audit.append(event(String(n)))));
  const read = (limit = 1_000, before?: number) => stage.engine.audit.read(limit, before);

  describe('the audit log', () => {
    it('tells who did what and when, newest first', async () => {
      expect(await read()).toEqual([]);
      const first = await stage.engine.audit.append({ action: 'sign_in.failed', from: '198.51.100.0' });
      expect(first).toEqual({ number: 1, at: stage.clock.now(), action: 'sign_in.failed', from: '198.51.100.0' });
      stage.clock.pass(SECOND);
      const all: AuditEvent = { action: 'setting.changed', from: '', subject: 'MAX_TEXT_BYTES', detail: 'ä "1" → 2\n' };
      const second = await stage.engine.audit.append(all);
      expect(second).toEqual({ ...all, number: 2, at: stage.clock.now() });
      expect(await read()).toEqual([second, first]);
    });

    it('is read in pages: each goes on before the last entry of the one before', async () => {
      await append(25);
      const pages: (readonly number[])[] = [];
      for (let before: number | undefined; ;) {
        const page = numbersOf(await read(10, before));
        if (page.length === 0) break;
        pages.push(page);
        before = page.at(-1);
      }
      expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
      expect(pages.flat()).toEqual(times(25, (n) => 25 - n));
    });

    it('takes any page that is asked for: none, one before the first, one after the last', async () => {
      await append(3);
      expect(await read(0)).toEqual([]);
      for (const before of [0, 1]) expect(await read(10, before)).toEqual([]);
      expect(numbersOf(await read(10, 3))).toEqual([2, 1]);
      for (const before of [4, 1_000_000, Number.MAX_SAFE_INTEGER])
        expect(numbersOf(await read(10, before))).toEqual([3, 2, 1]);
      expect(numbersOf(await read(1, 3))).toEqual([2]);
    });

    it('loses none of many entries that come at once, and gives each a number of its own', async () => {
      const entries = await append(auditCap);
      expect([...numbersOf(entries)].sort((a, b) => a - b)).toEqual(times(auditCap, (n) => n + 1));
      const kept = await read();
      expect(numbersOf(kept)).toEqual(times(auditCap, (n) => auditCap - n));
      expect(new Set(kept.map(({ detail }) => detail)).size).toBe(auditCap);
    });

    it('keeps the newest when there are too many, and uses no number twice', async () => {
      await append(auditCap);
      await append(30);
      expect(numbersOf(await read())).toEqual(times(auditCap, (n) => auditCap + 30 - n));
      expect((await stage.engine.audit.append(event('last'))).number).toBe(auditCap + 31);
      expect(await read(10, 31)).toEqual([]);
    });

    it('forgets nothing that was done for sign-ins that failed: those are kept apart, in one order', async () => {
      const failed: AuditEvent = { action: 'sign_in.failed', from: '198.51.100.0' };
      await append(3);
      for (let n = 0; n < failuresCap + 10; n++) await stage.engine.audit.append(failed);
      await append(2);
      const all = 3 + failuresCap + 10 + 2;
      expect(numbersOf(await read())).toEqual([all, all - 1, ...times(failuresCap, (n) => all - 2 - n), 3, 2, 1]);
      // A page goes through both.
      expect(numbersOf(await read(3, all))).toEqual([all - 1, all - 2, all - 3]);
      expect(numbersOf(await read(5, 14))).toEqual([3, 2, 1]);
      await stage.reopen();
      expect((await stage.engine.audit.append(failed)).number).toBe(all + 1);
    });

    it('survives a restart, and a clock that was set back, and goes on counting', async () => {
      await append(2);
      await stage.reopen();
      stage.clock.goTo(stage.clock.now() - HOUR);
      const third = await stage.engine.audit.append(event('third'));
      expect(third).toMatchObject({ number: 3, at: stage.clock.now() });
      expect(numbersOf(await read())).toEqual([3, 2, 1]);
    });

    it('can be added to and read, and nothing else', () => {
      const verbs = Object.getOwnPropertyNames(Object.getPrototypeOf(stage.engine.audit));
      expect(verbs.sort()).toEqual(['append', 'constructor', 'read']);
    });
  });
}

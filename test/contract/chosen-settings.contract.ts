/** Every promise of the port to the chosen settings as a test. */
import { describe, expect, it } from '@jest/globals';
import { times, useStage, type EngineFactory } from './metadata/engine.ts';

export function chosenSettingsContract(make: EngineFactory): void {
  const stage = useStage(make);
  type Change = Parameters<typeof stage.engine.chosen.change>;
  const change = (...asked: Change) => stage.engine.chosen.change(...asked);
  const read = () => stage.engine.chosen.read();

  describe('what an admin chose', () => {
    it('is nothing at first', async () => {
      expect(await read()).toEqual({ version: 0, uploadsPaused: false, texts: {} });
    });

    it('is told as it was written, each change with a higher version, and what is not named stays', async () => {
      const texts = { MAX_SHARE_BYTES: '5 GiB', RATE_CREATE: '10/1h', MAX_TEXT_BYTES: ' "ä" \n' };
      expect(await change({ texts })).toEqual({ version: 1, uploadsPaused: false, texts });
      expect(await change({ uploadsPaused: true })).toEqual({ version: 2, uploadsPaused: true, texts });
      const more = await change({ texts: { RATE_CREATE: '' } });
      expect(more).toEqual({ version: 3, uploadsPaused: true, texts: { ...texts, RATE_CREATE: '' } });
      expect(await read()).toEqual(more);
    });

    it('is taken back by naming it without a text', async () => {
      await change({ texts: { MAX_SHARE_BYTES: '5 GiB', MAX_TEXT_BYTES: '1 KiB' }, uploadsPaused: true });
      const texts = { MAX_SHARE_BYTES: undefined, NEVER_CHOSEN: undefined };
      const left = { version: 2, uploadsPaused: false, texts: { MAX_TEXT_BYTES: '1 KiB' } };
      expect(await change({ texts, uploadsPaused: false })).toEqual(left);
      expect(Object.keys((await read()).texts)).toEqual(['MAX_TEXT_BYTES']);
    });

    it('stays the same version when nothing of it differs', async () => {
      const first = await change({ texts: { MAX_TEXT_BYTES: '1 KiB' }, uploadsPaused: true });
      expect(await change({})).toEqual(first);
      expect(await change({ texts: { MAX_TEXT_BYTES: '1 KiB', OTHER: undefined }, uploadsPaused: true })).toEqual(
        first,
      );
    });

    it('changes whole or not at all, and only from the version that was expected', async () => {
      const first = await change({ texts: { MAX_TEXT_BYTES: '1 KiB' } }, 0);
      expect(first).toMatchObject({ version: 1 });
      for (const expected of [0, 2])
        expect(await change({ texts: { MAX_TEXT_BYTES: undefined, OTHER: '1' }, uploadsPaused: true }, expected)).toBe(
          'changed meanwhile',
        );
      expect(await read()).toEqual(first);
      expect(await change({ uploadsPaused: true }, 1)).toMatchObject({ version: 2, uploadsPaused: true });
    });

    it('is in the audit log in the same step, and only what changed something', async () => {
      const audited = async () => (await stage.engine.audit.read(10)).map(({ action, subject }) => [action, subject]);
      const event = { action: 'setting.changed', from: '203.0.113.0', subject: 'MAX_TEXT_BYTES' } as const;
      const paused = { action: 'uploads.paused', from: '203.0.113.0' } as const;
      const texts = { MAX_TEXT_BYTES: '1 KiB' };
      await change({ texts, uploadsPaused: true }, 0, [event, paused]);
      const told = [
        ['uploads.paused', undefined],
        ['setting.changed', 'MAX_TEXT_BYTES'],
      ];
      expect(await audited()).toEqual(told);
      expect(await change({ texts: { MAX_TEXT_BYTES: '2 KiB' } }, 0, [event])).toBe('changed meanwhile');
      await change({ texts }, 1, [event]);
      expect(await audited()).toEqual(told);
      await stage.reopen();
      expect(await audited()).toEqual(told);
    });

    it('is changed by one of 50 who have seen the same version', async () => {
      const answers = await Promise.all(times(50, (n) => change({ texts: { MAX_TEXT_BYTES: String(n) } }, 0)));
      const winners = answers.filter((answer) => answer !== 'changed meanwhile');
      expect(winners).toEqual([await read()]);
      expect(winners[0]).toMatchObject({ version: 1 });
    });

    it('loses none of 50 changes at once', async () => {
      await Promise.all(times(50, (n) => change({ texts: { [`SETTING_${String(n)}`]: String(n) } })));
      const texts = Object.fromEntries(times(50, (n) => [`SETTING_${String(n)}`, String(n)]));
      expect(await read()).toEqual({ version: 50, uploadsPaused: false, texts });
    });

    it('survives a restart', async () => {
      const chosen = await change({ texts: { MAX_TEXT_BYTES: '1 KiB' }, uploadsPaused: true });
      await stage.reopen();
      expect(await read()).toEqual(chosen);
      expect(await change({ uploadsPaused: false }, 1)).toMatchObject({ version: 2 });
    });
  });
}

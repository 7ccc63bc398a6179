/** What an admin chose, in Redis: one hash. */
import { ChosenSettings, type ChoiceChange, type Chosen } from '../../../share/chosen-settings.ts';
import { auditLimits, type AuditEvent, type AuditLimits } from '../../../share/audit-log.ts';
import { auditKeys, chosenKey } from './keys.ts';
import { fieldsOf } from './record-codec.ts';
import { spelledEvent } from './redis-audit-log.ts';
import { reaching, type Reply, type Scripts } from './scripts.ts';

const keys = [chosenKey, ...auditKeys];
const TEXT = 'text:';

function chosenOf(reply: Reply): Chosen {
  const fields = fieldsOf(reply);
  const texts = [...fields].filter(([name]) => name.startsWith(TEXT));
  return {
    version: Number(fields.get('version') ?? 0),
    uploadsPaused: fields.get('uploadsPaused') === '1',
    texts: Object.fromEntries(texts.map(([name, text]) => [name.slice(TEXT.length), text])),
  };
}

export class RedisChosenSettings extends ChosenSettings {
  constructor(
    private readonly scripts: Scripts,
    private readonly limits: AuditLimits = auditLimits,
  ) {
    super();
  }

  read(): Promise<Chosen> {
    return reaching(async () => chosenOf(await this.scripts.run('readChosen', keys, {})));
  }

  change(
    { uploadsPaused, texts = {} }: ChoiceChange,
    expected?: number,
    audited: readonly AuditEvent[] = [],
  ): Promise<Chosen | 'changed meanwhile'> {
    const events = audited.map((event) => spelledEvent(event, this.limits));
    // Taken back are those named without a text, which JSON would not tell.
    const set = Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[TEXT + name, text]]));
    const unset = Object.keys(texts).flatMap((name) => (texts[name] === undefined ? [TEXT + name] : []));
    if (uploadsPaused === true) set.push(['uploadsPaused', '1']);
    if (uploadsPaused === false) unset.push('uploadsPaused');
    return reaching(async () => {
      const reply = await this.scripts.run('changeChosen', keys, { set, unset, expected, events });
      return reply === 0 ? 'changed meanwhile' : chosenOf(reply);
    });
  }
}

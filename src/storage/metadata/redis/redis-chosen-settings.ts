/** What an admin chose, in Redis: one hash. */
import { ChosenSettings, type ChoiceChange, type Chosen } from '../../../share/chosen-settings.ts';
import { chosenKey } from './keys.ts';
import { fieldsOf } from './record-codec.ts';
import { reaching, type Reply, type Scripts } from './scripts.ts';

const keys = [chosenKey];
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
  constructor(private readonly scripts: Scripts) {
    super();
  }

  read(): Promise<Chosen> {
    return reaching(async () => chosenOf(await this.scripts.run('readChosen', keys, {})));
  }

  change({ uploadsPaused, texts = {} }: ChoiceChange, expected?: number): Promise<Chosen | 'changed meanwhile'> {
    // Taken back are those named without a text, which JSON would not tell.
    const set = Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[TEXT + name, text]]));
    const unset = Object.keys(texts).flatMap((name) => (texts[name] === undefined ? [TEXT + name] : []));
    if (uploadsPaused === true) set.push(['uploadsPaused', '1']);
    if (uploadsPaused === false) unset.push('uploadsPaused');
    return reaching(async () => {
      const reply = await this.scripts.run('changeChosen', keys, { set, unset, expected });
      return reply === 0 ? 'changed meanwhile' : chosenOf(reply);
    });
  }
}

/** The texts of the pages, held against each other without a browser: no language says less, or more, than the others. */
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { describeSettings } from '../../src/config/settings.ts';
import { languages, type Language } from '../../web/words/languages.ts';
import { pluralRules } from '../../web/words/plural.ts';
import { texts as withoutScript } from '../../web/words/without-script.ts';

const folder = new URL('../../web/words/', import.meta.url);
const parts = ['common', 'send', 'receive', 'manage', 'admin'] as const;
const names = Object.keys(languages) as Language[];
const others = names.filter((name) => name !== 'en');

type Say = (...given: readonly (number | string)[]) => string;
/** Each text under its path, like `send.terms.downloads`. */
type Texts = ReadonlyMap<string, string | Say>;

async function textsOf(language: Language): Promise<Texts> {
  const found = new Map<string, string | Say>();
  const walk = (path: string, value: unknown): void => {
    if (typeof value === 'string' || typeof value === 'function') found.set(path, value as string | Say);
    else for (const [key, inner] of Object.entries(value as object)) walk(`${path}.${key}`, inner);
  };
  for (const part of parts) {
    const { words } = (await import(new URL(`${language}/${part}.ts`, folder).href)) as { readonly words: unknown };
    walk(part, words);
  }
  return found;
}

const texts = new Map<Language, Texts>();
beforeAll(async () => {
  for (const name of names) texts.set(name, await textsOf(name));
});

function textsIn(language: Language): Texts {
  const found = texts.get(language);
  if (found === undefined) throw new TypeError(`No texts of ${language}.`);
  return found;
}

/** Nothing more than 1,000 in them, and a count for which no language has a word of its own. */
const count = 4_321;

/** What each parameter of the English function is called. */
function parametersOf(say: Say): readonly string[] {
  const source = String(say);
  const list = /^(?:function\s*\w*)?\s*\(?([^)=]*)\)?/.exec(source)?.[1] ?? '';
  return list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

const numbers = new Set(['n', 'used', 'all', 'least', 'most']);
/** Numbers here and strings elsewhere. */
const numbersOf: Readonly<Record<string, readonly string[]>> = {
  'send.terms.problems.downloads': ['max'],
  'send.yours.states.partly': ['total'],
  'receive.preview.page': ['total'],
  'manage.unlock.hint': ['left'],
  'manage.rearm.hint': ['left'],
};

const isNumber = (path: string, name: string): boolean =>
  numbers.has(name) || (numbersOf[path]?.includes(name) ?? false);

/** The number stands beside these words. */
const withoutNumber = 'receive.scheduled.parts.';

const givenTo = (path: string, parameters: readonly string[]): readonly (number | string)[] =>
  parameters.map((name, at) => (isNumber(path, name) ? count + at : `<${name}>`));

const filled = (path: string, text: string | Say, parameters: readonly string[]): string =>
  typeof text === 'string' ? text : text(...givenTo(path, parameters));

/** Empty in English too: the reason stands there instead. */
const mayBeEmpty = new Set(['manage.states.burned.text']);

/** What is the same word in both. */
const mayBeEnglish: Readonly<Record<string, readonly string[]>> = {
  all: [
    'common.name',
    'send.documentTitle',
    'common.transfer.speed',
    'manage.named',
    'admin.overview.store.redis',
    'admin.charts.value',
  ],
  de: [
    'common.footer.api',
    'common.failure.code',
    'manage.facts.downloads',
    'manage.claims.title',
    'send.sent.facts.downloads',
    'send.tabs.text',
    'receive.preview.video',
    'admin.title',
    'admin.documentTitle',
    'admin.overview.version',
    'admin.overview.milliseconds',
    'admin.charts.at',
    'admin.charts.tableOf',
  ],
  fr: [
    'common.footer.api',
    'common.transfer.pause',
    'send.terms.units.minutes',
    'receive.scheduled.parts.minutes',
    'admin.overview.milliseconds',
    'admin.charts.tableOf',
    'admin.configuration.units.port',
  ],
  es: ['common.footer.api', 'admin.overview.milliseconds', 'admin.charts.at', 'admin.charts.tableOf'],
  zh: ['common.footer.api'],
  ar: ['admin.charts.at'],
};

it('has a folder for every language, and no other', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...names].sort());
  expect(Object.keys(withoutScript).sort()).toEqual([...names].sort());
});

describe.each(names)('the texts in %s', (language) => {
  it('know all forms that numbers take in it', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    expect([...pluralRules[language]].sort()).toEqual([...pluralCategories].sort());
  });

  it('are those of English, texts for texts and sentences with places for sentences with places', () => {
    const kinds = (of: Language): readonly string[] =>
      [...textsIn(of)].map(([path, text]) => `${path}: ${typeof text}`).sort();
    expect(kinds(language)).toEqual(kinds('en'));
  });

  it('say everything they are given', () => {
    expect(
      [...textsIn('en').values()].filter((text) => typeof text !== 'string' && parametersOf(text).length === 0),
    ).toEqual([]);
    const digits = new Intl.NumberFormat(language);
    const missing: string[] = [];
    for (const [path, english] of textsIn('en')) {
      if (typeof english === 'string' || path.startsWith(withoutNumber)) continue;
      const parameters = parametersOf(english);
      const text = filled(path, textsIn(language).get(path) ?? '', parameters);
      const given = givenTo(path, parameters);
      for (const one of given) {
        const wanted = typeof one === 'number' ? digits.format(one) : one;
        if (!text.includes(wanted)) missing.push(`${path} says “${text}” without ${wanted}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('have a text for every number', () => {
    const wrong: string[] = [];
    for (const [path, english] of textsIn('en')) {
      const say = textsIn(language).get(path);
      if (typeof say !== 'function' || typeof english === 'string') continue;
      const parameters = parametersOf(english);
      if (!parameters.some((name) => isNumber(path, name))) continue;
      for (let n = 0; n <= 120; n += 1) {
        const text = say(...parameters.map((name) => (isNumber(path, name) ? n : `<${name}>`)));
        if (text.trim() === '' || /undefined|NaN|\[object/.test(text)) wrong.push(`${path} with ${String(n)}: ${text}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('are not empty, and have no space too many', () => {
    const wrong = [...textsIn('en')].flatMap(([path, english]) => {
      const parameters = typeof english === 'string' ? [] : parametersOf(english);
      const text = filled(path, textsIn(language).get(path) ?? '', parameters);
      const isFine = text === text.trim() && !text.includes('  ') && (text !== '' || mayBeEmpty.has(path));
      return isFine ? [] : [`${path}: “${text}”`];
    });
    expect(wrong).toEqual([]);
  });

  it('keep the places of controls', () => {
    const places = (of: Language): readonly string[] =>
      String(textsIn(of).get('send.terms.sentence'))
        .match(/\{\w+\}/g)
        ?.sort() ?? [];
    expect(places(language)).toEqual(['{downloads}', '{time}']);
  });

  it('are written in its own marks', () => {
    const wrong = [...textsIn('en')].flatMap(([path, english]) => {
      const parameters = typeof english === 'string' ? [] : parametersOf(english);
      const text = filled(path, textsIn(language).get(path) ?? '', parameters);
      return foreignMarks[language].test(text) ? [`${path}: ${text}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});

/** Quotation marks of another language; in French a mark without its no-break space, in Chinese and Arabic a Latin one. */
const foreignMarks: Readonly<Record<Language, RegExp>> = {
  en: /[„«»'"]/,
  de: /[«»”'"]/,
  fr: /[“”„'"]|[^\u00a0\u202f][;:?!»]|«[^\u00a0]/,
  es: /[“”„'"]|^[^¿]*\?/,
  zh: /[„«»'"]|\p{sc=Han}(?!\.(?:zip|txt)$)[,;:!?.]/u,
  ar: /[“”„'"]|\p{sc=Arabic}[,;?]/u,
};

describe('what the settings say of themselves', () => {
  /** Names, and words that are written as they are. */
  const alike = ['Redis', 'URL', 'base32', 'host:port, …', 'trace, debug, info, warn, error, silent'];

  it('has words for every group and every unit', () => {
    const docs = describeSettings();
    const known = [...textsIn('en').keys()];
    const missing = [
      ...docs.map(({ group }) => `admin.configuration.groups.${group}`),
      ...docs.map(({ unit }) => `admin.configuration.units.${unit}`),
    ].filter((path) => !known.includes(path) && !alike.some((text) => path.endsWith(`.${text}`)));
    expect(missing).toEqual([]);
  });
});

describe.each(others)('nothing in %s', (language) => {
  it('is left in English by accident', () => {
    const allowed = new Set([...(mayBeEnglish['all'] ?? []), ...(mayBeEnglish[language] ?? [])]);
    const same = [...textsIn('en')].flatMap(([path, english]) => {
      const parameters = typeof english === 'string' ? [] : parametersOf(english);
      const text = filled(path, textsIn(language).get(path) ?? '', parameters);
      return text !== '' && text === filled(path, english, parameters) ? [path] : [];
    });
    expect(same.filter((path) => !allowed.has(path))).toEqual([]);
    // What is allowed must be needed.
    expect((mayBeEnglish[language] ?? []).filter((path) => !same.includes(path))).toEqual([]);
  });
});

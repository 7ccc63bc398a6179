// Which language the pages speak: the person's choice, else the first one of the browser's that we have, else English.
import { keepChoice, keptChoice } from '../keep/choices.ts';
import { directionOfLanguage, languages, type Language } from './languages.ts';

const storageKey = 'language';

function isLanguage(name: string): name is Language {
  return Object.hasOwn(languages, name);
}

export function preferredLanguage(): Language {
  const stored = keptChoice(storageKey) ?? '';
  if (isLanguage(stored)) return stored;
  return navigator.languages.map((name) => name.split('-')[0]?.toLowerCase() ?? '').find(isLanguage) ?? 'en';
}

export function storeLanguage(language: Language): void {
  keepChoice(storageKey, language);
}

/** The document says in which language and direction it is written. */
export function markDocument(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOfLanguage(language);
}

// Which language the pages speak: the person's choice, else the first one of the browser's that we have, else English.

export const languages = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  zh: '中文',
  ar: 'العربية',
} as const;

export type Language = keyof typeof languages;

const rightToLeft: ReadonlySet<Language> = new Set<Language>(['ar']);
const storageKey = 'language';

function isLanguage(name: string): name is Language {
  return Object.hasOwn(languages, name);
}

export function preferredLanguage(): Language {
  const stored = localStorage.getItem(storageKey) ?? '';
  if (isLanguage(stored)) return stored;
  return navigator.languages.map((name) => name.split('-')[0]?.toLowerCase() ?? '').find(isLanguage) ?? 'en';
}

export function storeLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
}

export const directionOfLanguage = (language: Language): 'ltr' | 'rtl' => (rightToLeft.has(language) ? 'rtl' : 'ltr');

/** The document says in which language and direction it is written. */
export function markDocument(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOfLanguage(language);
}

// The languages that the pages speak, each by its own name, and the direction in which it runs.

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

export const directionOfLanguage = (language: Language): 'ltr' | 'rtl' => (rightToLeft.has(language) ? 'rtl' : 'ltr');

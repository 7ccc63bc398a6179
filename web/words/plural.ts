// Numbers, and the right form of a word for a number, by the rules of a language.

/** The forms that each language has, as `Intl.PluralRules` knows them. */
export const pluralRules = {
  en: ['one', 'other'],
  de: ['one', 'other'],
  fr: ['one', 'many', 'other'],
  es: ['one', 'many', 'other'],
  zh: ['other'],
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
} as const;

type Counted = keyof typeof pluralRules;

interface Counting<Rule extends string> {
  readonly number: (n: number) => string;
  readonly plural: (n: number, forms: Readonly<Record<Rule, string>>) => string;
}

export function counting<Language extends Counted>(
  language: Language,
): Counting<(typeof pluralRules)[Language][number]> {
  type Rule = (typeof pluralRules)[Language][number];
  const digits = new Intl.NumberFormat(language);
  const rules = new Intl.PluralRules(language);
  return {
    number: (n) => digits.format(n),
    plural: (n, forms) => forms[rules.select(n) as Rule],
  };
}

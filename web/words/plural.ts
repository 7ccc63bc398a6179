// The right form of a word for a number, by the rules of the language.

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export function plural(language: string, count: number, forms: Forms): string {
  return forms[new Intl.PluralRules(language).select(count)] ?? forms.other;
}

// In which direction a text runs: by its first letter, as `dir="auto"` has it. By hand for long texts, on which browsers with
// `dir="auto"` lay out for many seconds.

const firstLetter = /\p{L}/u;
const rightToLeft = /[\u0590-\u08ff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}\ufb1d-\ufdff\ufe70-\ufeff]/u;

/** Undefined for what has no letters: as the page. */
export function directionOf(text: string): 'ltr' | 'rtl' | undefined {
  const letter = firstLetter.exec(text)?.[0];
  if (letter === undefined) return undefined;
  return rightToLeft.test(letter) ? 'rtl' : 'ltr';
}

// A name or an address within a sentence of the other direction: marked off, so that neither turns the other around.

const firstStrongIsolate = '\u2068';
const popIsolate = '\u2069';

export function isolated(text: string): string {
  return `${firstStrongIsolate}${text}${popIsolate}`;
}

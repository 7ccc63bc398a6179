/**
 * What each code means for a person: what happened, whether anything was spent or lost, what to do now.
 * The one source of docs/errors.md, of the page /docs/errors and of the `detail` of an answer that has nothing more precise to say.
 */
import type { ErrorCode } from './error-codes.ts';
import type { ErrorAdvice } from './error-advice.ts';
import { requests, serving } from './advice-on-requests.ts';
import { opening, sending } from './advice-on-shares.ts';

/** In the order in which the documentation tells them. */
export const errorChapters = [
  { title: 'Opening a share', advice: opening },
  { title: 'Sending a share', advice: sending },
  { title: 'The request itself', advice: requests },
  { title: 'The server', advice: serving },
] as const satisfies readonly { readonly title: string; readonly advice: Readonly<Record<string, ErrorAdvice>> }[];

export const errorGuide: Readonly<Record<ErrorCode, ErrorAdvice>> = { ...opening, ...sending, ...requests, ...serving };

/** The advice as one paragraph. */
export const adviceText = (code: ErrorCode): string => {
  const { happened, spent, now } = errorGuide[code];
  return `${happened} ${spent} ${now}`;
};

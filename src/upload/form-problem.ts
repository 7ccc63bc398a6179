/** What is wrong with a form, in words for whoever sent it. */
import { Problem } from '../http/problem.ts';

/** The sender's mistake: says it, and that nothing was stored. */
export function invalidForm(happened: string): Problem {
  return new Problem('request.invalid', { detail: `${happened} Nothing was stored. Mend it and send it again.` });
}

/** The parser could not go on. */
export function malformedForm(cause: unknown): Problem {
  const detail =
    'The form is not whole: its last boundary is missing, or a part of it has malformed headers. Nothing was stored. Send it again.';
  return new Problem('request.malformed', { detail, cause });
}

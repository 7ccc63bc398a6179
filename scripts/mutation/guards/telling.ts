/** What refusals and the log tell, and what asking alone does. */
import { tests, within, type Guard } from '../guard.ts';

const requests = (only?: string) => tests('test/http/requests.spec.ts', only);
const problems = tests('src/http/problem-of.spec.ts');
const redaction = tests('src/logging/redaction.spec.ts');
const safe = tests('test/e2e/safe-methods.spec.ts');

export const tellingGuards: readonly Guard[] = [
  {
    guard: 'A mistake of ours tells nothing about itself.',
    without: 'its message is the answer',
    spellings: [
      within(
        'src/http/problem-of.ts',
        "return new Problem(codeOfStatus(status), { cause: error });\n  return new Problem('internal', { cause: error });",
        "return new Problem(codeOfStatus(status), { cause: error });\n  return new Problem('internal', { detail: error.message, cause: error });",
        problems,
      ),
    ],
  },
  {
    guard: 'A store that does not answer tells nothing about itself.',
    without: 'its message is the answer',
    spellings: [
      within(
        'src/http/problem-of.ts',
        "new Problem('store.unreachable', { cause: error })",
        "new Problem('store.unreachable', { detail: error.message, cause: error })",
        problems,
      ),
    ],
  },
  {
    guard: 'A store that does not answer is 503, never 404.',
    without: 'the share is called missing',
    spellings: [
      within('src/http/problem-of.ts', "new Problem('store.unreachable'", "new Problem('share.not_found'", problems),
    ],
  },
  {
    guard: 'An answer that has begun is cut when it fails.',
    without: 'it is ended, and looks whole',
    spellings: [
      within(
        'src/http/answer-problem.ts',
        'request.socket.destroy();\n    return;',
        'response.end();\n    return;',
        requests('of unknown length'),
      ),
    ],
  },
  {
    guard: 'The log lets only known fields through.',
    without: 'unknown ones pass as they are',
    spellings: [
      within('src/logging/redaction.ts', 'forms[name](value) : undefined;', 'forms[name](value) : value;', redaction),
    ],
  },
  {
    guard: 'The log takes out what looks like a secret.',
    without: 'long random runs stay',
    spellings: [within('src/logging/redaction.ts', "looksRandom(run) ? '[removed]' : run", 'run', redaction)],
  },
  {
    guard: 'The log takes out what stands behind a #.',
    without: 'fragments stay',
    spellings: [within('src/logging/redaction.ts', ".replace(/#.*/gs, '#[removed]')", '', redaction)],
  },
  {
    guard: 'The log tells of an error its kind, never its message.',
    without: 'the message is logged',
    spellings: [
      within(
        'src/logging/redaction.ts',
        "name: word(error.name) ?? 'Error',",
        "name: word(error.name) ?? 'Error',\n    message: error.message,",
        redaction,
      ),
    ],
  },
  {
    guard: 'GET changes nothing: a share is opened by POST alone.',
    without: 'the opening on the server takes every method',
    spellings: [
      within(
        'src/download/open.controller.ts',
        'import { Controller, HttpCode, Post,',
        'import { All as Post, Controller, HttpCode,',
        safe,
      ),
    ],
  },
  {
    guard: 'GET changes nothing: a share is claimed and acknowledged by POST alone.',
    without: 'claim and acknowledgement take every method',
    spellings: [
      within(
        'src/download/shares.controller.ts',
        'Get, HttpCode, Param, Post,',
        'All as Post, Get, HttpCode, Param,',
        safe,
      ),
    ],
  },
  {
    guard: 'GET changes nothing: a HEAD of the body is no transfer.',
    without: 'it counts as one',
    spellings: [
      within(
        'src/download/body.controller.ts',
        'import { Controller, Get, Head, Param,',
        'import { Controller, Get, Options as Head, Param,',
        safe,
      ),
    ],
  },
];

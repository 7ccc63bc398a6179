/** What keeps the admin page to admins, and admins to what they may. */
import { tests, within, type Guard } from '../guard.ts';

const signIn = (only?: string) => tests('test/admin/sign-in.spec.ts', only);
const operating = (only?: string) => tests('test/admin/operating.spec.ts', only);

export const adminGuards: readonly Guard[] = [
  {
    guard: 'A sign-in is counted before anything is compared.',
    without: 'anybody guesses for ever',
    spellings: [
      within(
        'src/admin/sign-in.ts',
        'if (count <= MOST_FAILURES) return;',
        'if (count >= 0) return;',
        signIn('guessing'),
      ),
    ],
  },
  {
    guard: 'A code of the second factor opens once.',
    without: 'whoever saw one uses it again',
    spellings: [
      within(
        'src/admin/second-factor.ts',
        "count === 1 ? undefined : 'code used before'",
        'undefined',
        signIn('signing in'),
      ),
    ],
  },
  {
    guard: 'The second factor is asked for.',
    without: 'a sign-in without a code gets in',
    spellings: [
      within(
        'src/admin/second-factor.ts',
        "if (code === undefined) return 'no code';",
        'if (code === undefined) return undefined;',
        signIn('signing in'),
      ),
    ],
  },
  {
    guard: 'A change repeats the token of its session.',
    without: 'a page of another site changes something',
    spellings: [
      within(
        'src/admin/admin-guard.ts',
        'if (!safeMethods.has(request.method)) requireCsrfToken(request, session);',
        '',
        signIn('another site'),
      ),
    ],
  },
  {
    guard: 'Of two cookies with the name of the session neither counts.',
    without: 'one that was planted beside it does',
    spellings: [within('src/admin/session-cookie.ts', '&& others.length === 0 ', '', signIn('the cookie'))],
  },
  {
    guard: 'Signing in again ends the session that was open.',
    without: 'it stays open for whoever has its cookie',
    spellings: [
      within(
        'src/admin/session.controller.ts',
        'if (before !== undefined) await',
        'if (before === token) await',
        signIn('the cookie'),
      ),
    ],
  },
  {
    guard: 'Over TLS the cookie is Secure, and of this host alone.',
    without: 'it travels in the clear',
    spellings: [
      within('src/admin/session-cookie.ts', "isOverTls ? '; Secure' : ''", "''", signIn('the cookie')),
      within(
        'src/admin/session-cookie.ts',
        'isOverTls ? `__Host-${plainName}` : plainName',
        'plainName',
        signIn('the cookie'),
      ),
    ],
  },
  {
    guard: 'Secrets are masked in the configuration.',
    without: 'every admin reads them',
    spellings: [
      within(
        'src/config/chosen-texts.ts',
        'doc.secret === true ? MASK : text',
        'text',
        operating('the configuration masks'),
      ),
    ],
  },
  {
    guard: 'Only what is marked changeable is changed.',
    without: 'an admin chooses any setting',
    spellings: [
      within(
        'src/config/keeping-settings.ts',
        "env: 'MAX_PASSWORD_ATTEMPTS',",
        "env: 'MAX_PASSWORD_ATTEMPTS', changeable: true,",
        tests('src/config/chosen-texts.spec.ts'),
      ),
    ],
  },
  {
    guard: 'While uploads are paused no share begins.',
    without: 'one door stays open',
    spellings: [
      within(
        'src/upload/create-share.service.ts',
        'this.choices.requireUploads();',
        '',
        operating('pauses new shares'),
      ),
      within('src/upload/sealed-uploads.ts', 'this.choices.requireUploads();', '', operating('pauses new shares')),
    ],
  },
  {
    guard: 'The live events end with the session.',
    without: 'whoever was signed out looks on',
    spellings: [
      within(
        'src/admin/live-events.ts',
        'if (reader.tokenHash === tokenHash) this.#end(reader',
        'if (reader.tokenHash === tokenHash && this.#readers.size > 1_000) this.#end(reader',
        tests('test/admin/live.spec.ts', 'end with the session'),
      ),
    ],
  },
  {
    guard: 'Who does not read is dropped.',
    without: 'what is not read is kept without end',
    spellings: [
      within(
        'src/admin/live-reader.ts',
        'this.response.writableLength > MOST_UNREAD_BYTES',
        'this.response.closed',
        tests('test/admin/live.spec.ts', 'does not read'),
      ),
    ],
  },
];

/** What keeps the admin page to admins. */
import { tests, within, type Guard } from '../guard.ts';

const signIn = (only: string) => tests('test/admin/sign-in.spec.ts', only);
const session = (only: string) => tests('test/admin/session.spec.ts', only);

export const adminGuards: readonly Guard[] = [
  {
    guard: 'A sign-in is counted before anything is compared.',
    without: 'anybody guesses for ever',
    spellings: [
      within('src/admin/sign-in.ts', 'if (count <= most) return;', 'if (count >= 0) return;', signIn('guessing')),
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
    spellings: [within('src/admin/admin-guard.ts', 'requireCsrfToken(request, session);', '', session('another site'))],
  },
  {
    guard: 'Of two cookies with the name of the session neither counts.',
    without: 'one that was planted beside it does',
    spellings: [within('src/admin/session-cookie.ts', '&& others.length === 0 ', '', session('the cookie'))],
  },
  {
    guard: 'Signing in again ends the session that was open.',
    without: 'it stays open for whoever has its cookie',
    spellings: [
      within(
        'src/admin/session.controller.ts',
        'if (before !== undefined) await',
        'if (before === token) await',
        session('the cookie'),
      ),
    ],
  },
  {
    guard: 'Over TLS the cookie is Secure, and of this host alone.',
    without: 'it travels in the clear',
    spellings: [
      within('src/admin/session-cookie.ts', "isOverTls ? '; Secure' : ''", "''", session('the cookie')),
      within(
        'src/admin/session-cookie.ts',
        'isOverTls ? `__Host-${plainName}` : plainName',
        'plainName',
        session('the cookie'),
      ),
    ],
  },
  {
    guard: 'Who was signed out while a change was on its way changes nothing.',
    without: 'the rest of it arrives and is done',
    spellings: [
      within(
        'src/admin/admin-guard.ts',
        'if ((await this.sessions.find(tokenHash, false)) === undefined) throw nobody();',
        '',
        session('begun before'),
      ),
    ],
  },
  {
    guard: 'What a page asks by itself keeps no session alive.',
    without: 'a page that nobody looks at stays signed in for twelve hours',
    spellings: [
      within(
        'src/admin/admin-guard.ts',
        'if (isLookingOn(request)) return this.sessions.find(tokenHash, false);',
        '',
        session('left alone'),
      ),
    ],
  },
  {
    guard: 'Another second factor ends the sessions that were opened before.',
    without: 'whoever stole one stays',
    spellings: [
      within(
        'src/admin/session-cookie.ts',
        '${adminPasswordHash}\\n${adminTotpSecret}',
        '${adminPasswordHash}',
        session('another'),
      ),
    ],
  },
  {
    guard: 'Nothing holds that an admin chose when there is no admin.',
    without: 'a server is paused, and nobody can take it back',
    spellings: [
      within(
        'src/http/admin-choices.ts',
        'if (this.settings.adminPasswordHash === undefined) return;',
        '',
        signIn('without a password'),
      ),
    ],
  },
  {
    guard: 'A session asks no more than 1,200 times a minute.',
    without: 'a stolen session keeps the store busy',
    spellings: [within('src/admin/admin-limits.ts', 'READS).catch(', 'Infinity).catch(', session('1,200'))],
  },
];

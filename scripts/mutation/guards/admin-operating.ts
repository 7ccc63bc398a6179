/** What keeps admins to what they may, and tells of what they did. */
import { tests, within, type Guard } from '../guard.ts';

const operating = (only?: string) => tests('test/admin/operating.spec.ts', only);

export const adminOperatingGuards: readonly Guard[] = [
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
    guard: 'A burn is written down before it is done.',
    without: 'one that could not be written down is done and never told',
    spellings: [
      within(
        'src/admin/burning.ts',
        "await this.audit.note(request, 'share.removed', { subject: id });",
        "void this.audit.note(request, 'share.removed', { subject: id }).catch(() => undefined);",
        operating('writes a burn down'),
      ),
    ],
  },
  {
    guard: 'An admin changes no more than sixty times a minute.',
    without: 'a stolen session pushes out of the audit log what it did',
    spellings: [
      within(
        'src/admin/admin-limits.ts',
        'await this.#count(`admin-changes:${sessionHash}`, CHANGES);',
        '',
        operating('sixty times'),
      ),
    ],
  },
  {
    guard: 'Who only looks is let in also when the store takes no writes.',
    without: 'the page that says what is wrong is away when something is',
    spellings: [
      within(
        'src/admin/admin-guard.ts',
        'if (error instanceof StoreUnreachable && safeMethods.has(request.method))',
        'if (request.method === "")',
        operating('takes no writes'),
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

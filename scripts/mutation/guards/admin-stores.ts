/** What the admin page keeps: counts that are exact, sessions that end, a log that only grows, choices made whole. */
import { inEmbedded, inLua, inShare, type Guard } from '../guard.ts';

const scripts = 'admin-scripts.ts';
const why = 'store why';

export const adminStoreGuards: readonly Guard[] = [
  {
    guard: 'A batch of counts is added once.',
    without: 'one that is told again counts again',
    spellings: [
      inEmbedded('embedded-counter-store.ts', 'if (number <= last) return false;', '', 'counter store'),
      inLua(
        scripts,
        "if ask.number <= tonumber(redis.call('GET', at.batch) or '0') then return 0 end",
        '',
        'counter store',
      ),
    ],
  },
  {
    guard: 'A bucket makes room for the next round.',
    without: 'counts of another day are added to, and levels of another day are told',
    spellings: [
      inEmbedded('embedded-counter-store.ts', 'kept?.at === at ? kept : {', 'kept ?? {', 'counter store'),
      inLua(scripts, 'if not bucket or bucket.at ~= text(begins * width) then', 'if not bucket then', 'counter store'),
    ],
  },
  {
    guard: 'A session ends when it was idle.',
    without: 'it lasts until its longest end',
    spellings: [
      inShare(
        'session-store.ts',
        'isRunning(lastSeenAt + SESSION_IDLE_MS, SESSION_IDLE_MS, now) &&',
        '',
        'session store',
      ),
      inLua(
        scripts,
        'if not isRunning(session.lastSeenAt + ${String(SESSION_IDLE_MS)}, ${String(SESSION_IDLE_MS)}) then return nil end',
        '',
        'session store',
      ),
    ],
  },
  {
    guard: 'A session ends after its longest time.',
    without: 'it lasts as long as it is used',
    spellings: [
      inShare(
        'session-store.ts',
        'isRunning(createdAt + SESSION_LONGEST_MS, SESSION_LONGEST_MS, now)',
        'true',
        'session store',
      ),
      inLua(
        scripts,
        'if not isRunning(session.createdAt + ${String(SESSION_LONGEST_MS)}, ${String(SESSION_LONGEST_MS)}) then return nil end',
        '',
        'session store',
      ),
    ],
  },
  {
    guard: 'A session that was ended is not brought back by a request that raced with it.',
    without: 'the request writes it again',
    spellings: [
      inEmbedded(
        'embedded-session-store.ts',
        'const session = sessions.get(tokenHash);\n        if (session',
        'const session = sessions.get(tokenHash) ?? found;\n        if (session',
        'session store',
      ),
    ],
  },
  {
    guard: 'The audit log keeps a limited number of entries.',
    without: 'failed sign-ins fill the medium',
    spellings: [
      inEmbedded('embedded-audit-log.ts', 'for (const number of old) void entries.remove(number);', '', 'audit log'),
      inLua(scripts, "'MAXLEN', '=', text(event.most), ", '', 'audit log'),
    ],
  },
  {
    guard: 'Sign-ins that failed push nothing out of the audit log that was done.',
    without: 'strangers erase it',
    spellings: [
      inShare('audit-log.ts', "action === 'sign_in.failed'", 'action === undefined', 'audit log'),
      inLua(scripts, 'local key = event.failed and failures or deeds', 'local key = deeds', 'audit log'),
    ],
  },
  {
    guard: 'A change and what the audit log says of it are one step.',
    without: 'a change that was made is told by nobody, or one that was not made is',
    spellings: [
      inEmbedded(
        'embedded-chosen-settings.ts',
        'for (const event of events) appendEntry(kept, event, this.clock.now(), this.limits);',
        '',
        'what an admin chose',
      ),
      inLua(
        scripts,
        'for _, event in ipairs(ask.events) do appendTo(KEYS[2], KEYS[3], event) end',
        '',
        'what an admin chose',
      ),
    ],
  },
  {
    guard: 'Settings are changed from the version that was seen.',
    without: 'the last change wins over one that nobody saw',
    spellings: [
      inEmbedded(
        'embedded-chosen-settings.ts',
        "if (expected !== undefined && expected !== before.version) return 'changed meanwhile';",
        '',
        'chosen settings',
      ),
      inLua(
        scripts,
        "if ask.expected and ask.expected ~= tonumber(redis.call('HGET', KEYS[1], 'version') or '0') then return 0 end",
        '',
        'chosen settings',
      ),
    ],
  },
  {
    guard: 'Why a share burned is told once, also when time had burned it.',
    without: 'it is told by nobody, or again and again',
    spellings: [
      inShare(
        'verbs.ts',
        'stored?.burned === undefined && after.burned !== undefined',
        'after.burned !== undefined',
        why,
      ),
      inLua(
        'verbs-ending.ts',
        'if before or not share.burnedAt then return nil end',
        'if not share.burnedAt then return nil end',
        why,
      ),
    ],
  },
];

// What the page that manages a share says.
import { counting } from '../plural.ts';

const { number, plural } = counting('en');

export const words = {
  title: 'Manage your share',
  named: (name: string) => `“${name}”`,
  never: 'This page shows how the share stands. It cannot show what is in it.',
  loading: 'Looking how your share stands …',
  incomplete: {
    title: 'This manage link is incomplete',
    text: 'A part of it was lost on the way here. Copy the whole link once more, from “manage” up to its last character. Nothing was changed.',
  },
  notFound: {
    title: 'There is no such share',
    text: 'The link may be mistyped, or the share ended so long ago that the server has forgotten it. Nothing was changed.',
  },
  live: 'This page keeps itself up to date.',
  stale: 'The server cannot be reached: this is how it stood a moment ago. Still trying …',
  states: {
    uploading: { title: 'Still being sent', text: 'The link works when the last byte has arrived.' },
    scheduled: { title: 'Waiting for its time', text: 'Nobody can open it before then.' },
    ready: { title: 'Ready to be opened', text: 'The link works.' },
    claimed: { title: 'Taken', text: 'Nobody else can open it unless you allow it again.' },
    locked: {
      title: 'Locked',
      text: 'Too many wrong passwords were tried. The content is intact; nobody can open it until you unlock it.',
    },
    burned: { title: 'Gone', text: '' },
  },
  reasons: {
    downloaded: 'It was downloaded. The server has nothing of it any more.',
    expired: 'Its time ran out. The server has nothing of it any more.',
    revoked: 'You revoked it. The server has nothing of it any more.',
    removed: 'The operator of the server removed it.',
    lost: 'The server lost its content. Nobody has opened it with this link since; please send it again.',
  },
  facts: {
    expires: 'Ends',
    expiresIn: (time: string) => `in ${time}`,
    availableFrom: 'Opens',
    downloads: 'Downloads',
    downloadsUsed: (used: number, all: number) => `${number(used)} of ${number(all)} taken`,
    size: 'Size, sealed',
    received: 'Received so far',
    password: 'Password',
    noPassword: 'None',
    wrongPasswords: (n: number) =>
      plural(n, {
        one: '1 wrong one tried',
        other: `${number(n)} wrong ones tried`,
      }),
    noWrongPasswords: 'Set; no wrong ones tried',
    looks: 'Looked at',
    looked: (n: number, last: string) => plural(n, { one: `once, ${last}`, other: `${number(n)} times, last ${last}` }),
    notLooked: 'Not yet',
    sealedBy: 'Sealed',
    bySender: 'on the sender’s device; the server cannot read it',
    byServer: 'by the server',
    ended: 'Ended',
  },
  claims: {
    title: 'Downloads',
    none: 'Nobody has opened it yet.',
    started: (time: string) => `Started ${time}`,
    complete: (time: string) => `Complete, confirmed ${time}`,
    assumed: (time: string) => `Complete, not confirmed by the recipient (${time})`,
    revoked: (time: string) => `Taken back ${time}`,
    running: (percent: string, time: string) => `${percent} sent, last ${time}; not complete`,
    progress: 'How much of it was sent',
    takeBack: 'Take back',
  },
  change: {
    title: 'Change it',
    downloads: 'Downloads in all',
    downloadsHint: (least: number, most: number) => `${number(least)} to ${number(most)}`,
    expires: 'Ends',
    expiresHint: 'In your time zone.',
    save: 'Save',
    saved: 'Saved.',
    unchanged: 'Nothing to save yet.',
  },
  unlock: {
    action: 'Unlock',
    hint: (left: number) =>
      plural(left, {
        one: 'Clears the wrong passwords, so that the right one works again. Can be done once more.',
        other: `Clears the wrong passwords, so that the right one works again. Can be done ${number(left)} more times.`,
      }),
    none: 'It cannot be unlocked any more: three times is the most.',
    done: 'Unlocked.',
  },
  rearm: {
    action: 'Allow it again',
    title: 'Allow it to be opened again?',
    text: 'Downloads that are not complete are taken back and cut off; whoever had begun cannot go on. The same link then works once more for each.',
    hint: (left: number) =>
      plural(left, { one: 'Can be done once more.', other: `Can be done ${number(left)} more times.` }),
    none: 'It cannot be allowed again any more: three times is the most.',
    done: 'It can be opened again.',
  },
  revoke: {
    action: 'Revoke',
    title: 'Revoke this share?',
    text: 'The server destroys it at once, and cuts off whoever is downloading. This cannot be taken back.',
    done: 'Revoked. The server has nothing of it any more.',
  },
  timeline: {
    title: 'What happened',
    times: (n: number, last: string) => `${number(n)} times, last ${last}`,
    events: {
      created: 'Created',
      uploaded: 'Sent to the last byte',
      wrong_password: 'Wrong password',
      locked: 'Locked after too many wrong passwords',
      unlocked: 'Unlocked by you',
      claimed: 'Somebody began to download it',
      resumed: 'A download went on after a break',
      acknowledged: 'Downloaded, complete and verified',
      assumed_complete: 'Downloaded; the recipient did not confirm it',
      rearmed: 'Allowed again by you',
      changed: 'Changed by you',
      burned: 'Gone',
    },
  },
  failures: {
    'change.refused':
      'That is not possible as the share stands now, so nothing was changed. The page shows how it stands.',
    'share.gone': 'The share is gone in the meantime. Nothing was changed.',
    'request.invalid': 'The server does not allow that value. Nothing was changed.',
  },
};

export type ManageWords = typeof words;

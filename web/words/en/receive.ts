// What the page that receives says.
import { counting } from '../plural.ts';

const { number, plural } = counting('en');

export const words = {
  title: 'A share for you',
  looking: 'Looking at the share. That spends nothing.',
  ready: {
    file: 'A file for you',
    files: (n: number) => plural(n, { one: 'A file for you', other: `${number(n)} files for you` }),
    text: 'A text for you',
    note: 'Note from the sender',
    leftOnceText: 'Can be opened once',
    left: (n: number) => plural(n, { one: 'Can be downloaded once', other: `${number(n)} downloads are left` }),
    expires: (time: string) => `Expires in ${time}`,
    contents: (n: number) => plural(n, { one: 'One file inside', other: `${number(n)} files inside` }),
    moreFiles: (n: number) => plural(n, { one: 'and one more', other: `and ${number(n)} more` }),
    download: 'Download',
    showText: 'Show the text',
    showFile: 'Show it here',
    downloadInstead: 'Download instead',
    nothingSpent:
      'Nothing is spent until you press the button. It is opened on your device and checked to the last byte.',
    serverSealed: {
      title: 'Sealed by the server',
      text: 'The sender’s program left the sealing to the server, which saw the content while it came in. It has kept no key: that is only in your link.',
    },
  },
  tooLarge: {
    title: 'This browser cannot take a file of this size',
    text: 'Nothing was spent. Open the link on another device, or in another browser: Chrome, Edge and Firefox take files of any size.',
    qr: 'The link as a code to scan with another device',
    link: 'The link',
  },
  password: {
    title: 'A password is needed',
    lead: 'The sender has set a password. Entering it spends nothing, but only a few wrong ones are allowed.',
    label: 'Password',
    open: 'Open',
    checking: 'Checking …',
    left: (n: number) => plural(n, { one: 'One try is left', other: `${number(n)} tries are left` }),
    wrong: (left: string) => `Wrong password. ${left}.`,
    length: 'A password has 1 to 1024 bytes.',
    missing: 'Enter the password.',
  },
  locked: {
    title: 'Locked',
    text: '5 wrong passwords. The file is intact; ask the sender to unlock it.',
    look: 'Look again',
  },
  scheduled: {
    title: 'Not available yet',
    from: (time: string) => `Available from ${time}, your local time.`,
    waits: 'It opens here by itself. You can also close this page and come back later.',
    any: 'Any moment now …',
    parts: {
      days: (n: number) => plural(n, { one: 'day', other: 'days' }),
      hours: (n: number) => plural(n, { one: 'hour', other: 'hours' }),
      minutes: (n: number) => plural(n, { one: 'minute', other: 'minutes' }),
      seconds: (n: number) => plural(n, { one: 'second', other: 'seconds' }),
    },
  },
  uploading: {
    title: 'Still being sent',
    text: 'The sender’s device has not sent all of it yet. This page looks again by itself.',
  },
  claimed: {
    title: 'Already claimed',
    at: (time: string) => `It was opened ${time}. If that was not you, tell the sender.`,
    text: 'It was opened. If that was not you, tell the sender.',
    advice: 'Only one person can open it. The sender can allow it again, or send it anew.',
  },
  gone: {
    title: 'Gone',
    at: (time: string) => `Since ${time}. Nothing of it is left on the server.`,
    reasons: {
      downloaded: 'It was downloaded completely. If that was not you, tell the sender.',
      expired: 'Its time ran out before it was downloaded. Ask the sender to send it again.',
      revoked: 'The sender took it back.',
      removed: 'The operator of this server removed it. Ask the sender to send it again.',
      lost: 'The server lost it. Ask the sender to send it again.',
    },
    other: 'It can no longer be downloaded.',
  },
  incomplete: {
    title: 'Incomplete link',
    text: 'A part of the link is missing, as happens when a mail program wraps it. Nothing was asked of the server, and nothing was spent.',
    advice: 'Copy the whole link from the message and paste it here, or ask the sender for it again.',
  },
  missing: {
    title: 'No such link',
    text: 'This server knows no share with this key. The link is mistyped, from another server, or long gone.',
    advice: 'Ask the sender for the link again.',
  },
  paste: {
    title: 'Open a share',
    lead: 'You were sent a key of 43 characters, or a whole link. Paste it here. Looking spends nothing.',
    label: 'Key or link',
    open: 'Open',
    wrong: 'This is not a whole key. It has 43 letters, digits, “-” and “_”.',
    elsewhere: (host: string) => `This link belongs to another server: ${host}`,
    openThere: 'Open it there',
  },
  begunHere: {
    title: 'Begun in this browser',
    hint: 'Their keys are kept in this browser until they are complete.',
    goOn: 'Go on',
    forget: 'Forget',
    confirm: (name: string) => `Forget “${name}”?`,
    lost: 'The download stays spent: without what is kept here, only the sender can allow it again.',
  },
  copiesHere: {
    title: 'Received, waiting to be saved',
    hint: 'They are complete and verified. They stay in this browser until you have saved them or remove them.',
    save: 'Save',
    remove: 'Remove',
    confirm: (name: string) => `Remove “${name}” from this browser?`,
    lost: 'If you have not saved it, it is lost: it may be gone from the server.',
  },
  begun: {
    title: 'Go on with your download',
    text: 'This download was begun in this browser. Go on: nothing more is spent.',
    held: (held: string, total: string) => `${held} of ${total} are here, checked.`,
    again: 'It starts again from the beginning.',
    tried:
      'You have tried to open this from here, and the answer got lost. If the download is yours, it goes on now; otherwise you are told.',
    goOn: 'Go on',
    password: 'The password is not kept: enter it again.',
  },
  transfer: {
    title: 'Downloading',
    opening: 'Asking the server for it …',
    label: (name: string) => `Download of ${name}`,
    starting: 'One moment …',
    pick: 'Choose where to save it. Nothing is spent before that.',
    kept: 'Claim, key and position are kept in this browser until it is complete: after a reload it goes on from here.',
    keptAgain:
      'Claim and key are kept in this browser until it is complete. Keep this page open: after a reload it starts again from the beginning.',
    inBrowser: 'It is in your browser’s downloads. Keep this page open until it is complete.',
  },
  done: {
    title: 'Complete and verified',
    file: (name: string) => `Saved as “${name}”.`,
    inBrowser: 'You find it in your browser’s downloads.',
    save: 'Save',
    saveAgain: 'Save again',
    toSave: 'It is in this browser now. Save it to your device.',
    notKept: 'It is not kept here when you leave: save it if you need it later.',
    saved: 'The copy in this browser is removed when you come here again.',
    remove: 'Remove the copy in this browser',
    removed: 'The copy in this browser is removed.',
    gone: 'Gone from the server: this was the last download.',
    left: (n: number) =>
      plural(n, { one: 'One more download is left.', other: `${number(n)} more downloads are left.` }),
    notTold: 'Everything is here, but the server could not be told yet.',
    tellNow: 'Tell it now',
  },
  broken: {
    title: 'Incomplete: nothing is lost',
    stopped: 'You stopped it. Go on whenever you want: nothing more is spent.',
    goOn: 'Go on',
    over: 'This download has ended',
  },
  failed: { title: 'That did not work' },
  failures: {
    'engine.lost': 'Parts of this page could not be loaded. Nothing was spent. Check the connection, then try again.',
    'claim.revoked':
      'The sender took this download back and made it free again. If you still want it, open the link again.',
    'claim.done': 'This download is already complete.',
    'claim.exhausted': 'It was fetched too often from here. Ask the sender to allow it again.',
    'share.refused':
      'What the server sent does not belong to this link. It was refused, and nothing was acknowledged. Tell the sender.',
    'share.damaged':
      'A part of the file does not verify, fetched twice. It was refused, and nothing was acknowledged. Tell the sender.',
    'share.gone': 'The share is gone.',
    'disk.full': 'There is no room left for it. Make some, then go on: nothing is lost.',
    'disk.refused': 'The browser does not allow writing to this file. Go on and choose another one: nothing is lost.',
    'source.gone': 'The file that you picked is not there any more. Go on and choose another one: nothing is lost.',
    'download.elsewhere': 'It is being downloaded in another tab of this browser.',
    'download.stopped':
      'The browser stopped its download. Go on: it starts again from the beginning, and nothing more is spent.',
  },
  /** When the answer to a claim got lost. */
  claimUnknown:
    'The server cannot be reached, so it is not known whether the download is yours. Try again: it is never spent twice.',
  text: {
    title: 'The text',
    hidden: 'It stays hidden until you show it.',
    show: 'Show',
    hide: 'Hide',
    hidesIn: (time: string) => `Hides again in ${time}.`,
    shown: 'It is shown.',
    isHidden: 'It is hidden again.',
    copy: 'Copy',
    once: 'Copy it now if you need it later: this page does not keep it.',
  },
  preview: {
    image: (name: string) => `Picture: ${name}`,
    audio: (name: string) => `Sound: ${name}`,
    video: (name: string) => `Film: ${name}`,
    pdf: (name: string) => `Document: ${name}`,
    text: (name: string) => `Content of ${name}`,
    page: (n: number, total: number) => `Page ${number(n)} of ${number(total)}`,
    failed: 'This browser cannot show it. Save it instead.',
    beginning: 'Only its beginning is shown. Save it to have all of it.',
  },
};

export type ReceiveWords = typeof words;

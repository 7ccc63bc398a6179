// What the page that sends says.
import { counting } from '../plural.ts';

const { number, plural } = counting('en');

const files = (n: number): string => plural(n, { one: '1 file', other: `${number(n)} files` });

export const words = {
  title: 'Send it once.',
  lead: 'Sealed on your device, opened by one person, then gone.',
  documentTitle: 'OneTimeShare',
  documentTitleSending: (percent: string) => `${percent} sent – OneTimeShare`,

  tabs: { label: 'What to send', files: 'Files', text: 'Text' },

  files: {
    invite: 'Drop files or a folder here',
    inviteTouch: 'Choose what to send',
    addFiles: 'Add files',
    addFolder: 'Add a folder',
    dropAnywhere: 'Drop it anywhere on this page',
    choose: 'Choose files',
    chooseFolder: 'Choose a folder',
    paste: 'You can also paste files, pictures and text.',
    limit: (size: string) => `Up to ${size} in one share.`,
    list: 'What will be sent',
    inFolder: files,
    more: (n: number) => plural(n, { one: 'and 1 more', other: `and ${number(n)} more` }),
    remove: (name: string) => `Remove ${name}`,
    removeAll: 'Remove all',
    total: (n: number, size: string) => plural(n, { one: size, other: `${number(n)} files, ${size}` }),
    asZip: 'They are sent as one zip.',
    zipName: 'files.zip',
    pastedText: 'text.txt',
    reading: (n: number) => `Reading the folder: ${files(n)} so far …`,
    stopReading: 'Stop',
    added: (n: number, size: string) => `${files(n)} added, ${size} in all.`,
    removed: (name: string) => `${name} removed.`,
  },

  text: {
    label: 'Your text',
    placeholder: 'A password, a key, a message …',
    length: (length: string, limit: string) => `${length} of ${limit}`,
    tooLong: (limit: string) => `A text can have up to ${limit}. As a file it can be longer.`,
    asFile: 'Send it as a file',
  },

  remarks: {
    twice: (name: string) => `“${name}” is already there, so it was not added again.`,
    twiceMany: (n: number) => `${files(n)} were already there, so they were not added again.`,
    sameName: (name: string) => `Two files are called “${name}”. In the zip the second one gets a number.`,
    empty: (name: string) => `“${name}” is empty: it has 0 bytes. It can be sent all the same.`,
    emptyFolder: (name: string) => `The folder “${name}” is empty, so there is nothing of it to send.`,
    emptyFolders: (n: number) =>
      plural(n, { one: '1 empty folder was left out.', other: `${number(n)} empty folders were left out.` }),
    unreadable: (name: string) => `“${name}” cannot be read, so it was left out. Check that you may open it.`,
    unreadableMany: (n: number) => `${files(n)} cannot be read, so they were left out.`,
    textAsFile: (limit: string) => `A text can have up to ${limit}, so this one was added as a file.`,
    nothing: 'There was nothing in it that could be sent.',
    tooLarge: (size: string, limit: string) =>
      `That is ${size}, and this server takes up to ${limit} in one share. Nothing has been sent. Remove something, or send it in several shares.`,
  },

  terms: {
    /** The two slots are choices. */
    sentence: 'Expires after {downloads} or\u00a0{time}',
    downloadsLabel: 'Expires after so many downloads',
    timeLabel: 'Expires after this time',
    downloads: (n: number) => plural(n, { one: '1 download', other: `${number(n)} downloads` }),
    otherNumber: 'another number …',
    otherTime: 'another time …',
    onDate: 'on a date …',
    number: 'Number of downloads',
    amount: 'How long',
    unit: 'Unit',
    units: { minutes: 'minutes', hours: 'hours', days: 'days' },
    date: 'Date and time',
    inYourTime: 'In your time zone.',
    goneBy: (time: string) => `Gone by ${time}.`,
    problems: {
      downloads: (max: number) => `Choose a whole number from 1 to ${number(max)}.`,
      range: (min: string, max: string) => `Choose a time from ${min} to ${max}.`,
      missing: 'Choose a date and time.',
      tooSoon: 'This is too soon: it must be open for at least a minute.',
      tooLate: (latest: string) => `This is too late: the latest possible time is ${latest}.`,
    },
  },

  more: {
    title: 'More options',
    set: 'Set:',
    password: 'Password',
    passwordHint: 'Tell it to the recipient by another way than the link.',
    passwordTooLong: 'This password is too long.',
    generate: 'Generate',
    strength: {
      label: 'Strength of the password',
      0: 'Very weak: one of the first that anybody tries',
      1: 'Weak',
      2: 'Fair',
      3: 'Good',
      4: 'Strong',
    },
    note: 'Note to the recipient',
    noteHint: 'Sealed like the rest. Shown before the download.',
    from: 'Available from',
    fromHint: 'Nobody can open it before then. In your time zone.',
    fromPast: 'This time is over. Leave it empty to make it available at once.',
    fromTooFar: 'Choose a time within a year.',
    clear: 'Clear',
    blur: 'Blur until it is pressed',
    blurHint: 'Hides the text from people who look over a shoulder.',
    blurOff: 'Off',
    blurLevel: (n: number) => `Level ${number(n)}`,
    blurSample: 'The text is as hard to read as this.',
    inPage: 'Show it in the page instead of downloading',
    inPageHint: 'The recipient sees it in the browser at once and can save it too.',
  },

  send: 'Seal and send',
  nothingYet: 'Choose files or write a text first.',
  sealedFirst: 'Sealed on this device, then sent.',

  sending: {
    title: 'Sealing and sending',
    label: 'Progress',
    stay: 'Keep this page open. If the connection is lost, it goes on by itself when it is back.',
    cancelled: 'Cancelled. Nothing of it is left on the server.',
  },

  sent: {
    title: 'Ready to be opened once',
    titleMany: (n: number) =>
      plural(n, { one: 'Ready to be opened once', other: `Ready to be opened ${number(n)} times` }),
    announce: 'Sent. The link is selected.',
    link: 'Link for the recipient',
    linkHint: 'Whoever has it can open it. It is shown only now: this page does not keep it.',
    share: 'Share …',
    qr: 'QR code',
    qrLabel: 'The link as a QR code',
    apart: 'Link and key apart',
    apartHint:
      'Send the two by different ways, for example the link by mail and the key by phone. The page of the link asks for the key.',
    bareLink: 'Link without key',
    key: 'Key',
    messageTitle: 'A message to paste',
    message: {
      file: (name: string, size: string) => `I am sending you “${name}” (${size}).`,
      text: 'I am sending you a text.',
      once: (until: string) => `It can be opened once, until ${until}:`,
      often: (n: number, until: string) => `It can be opened ${number(n)} times, until ${until}:`,
      from: (time: string) => `It opens on ${time}.`,
      password: 'I will tell you the password separately.',
    },
    copyMessage: 'Copy the message',
    manage: 'Manage link, for you alone',
    manageHint: 'See whether it was opened, change it or take it back.',
    password: 'Password',
    passwordHint: 'Tell it to the recipient by another way than the link.',
    facts: {
      expires: 'Ends',
      downloads: 'Downloads',
      password: 'Password',
      withPassword: 'Needed',
      withoutPassword: 'None',
      from: 'Opens',
      size: 'Size',
    },
    another: 'Send another',
  },

  unfinished: {
    title: 'Not finished',
    explain: 'An upload broke off. What has arrived is kept for a while; nobody can open it before it is whole.',
    text: 'A text',
    state: (done: string, total: string, started: string) => `${done} of ${total} sent, begun ${started}`,
    pickFile: 'Pick the file again and go on',
    pickFiles: 'Pick the files again and go on',
    pickFolder: 'Pick the folder again and go on',
    orDrop: 'Or drop the same on this page.',
    typeText: 'The same text again',
    goOn: 'Go on',
    forget: 'Forget it',
    forgetTitle: 'Forget this upload?',
    forgetText: 'What has arrived of it is removed from the server, and its link will never work. Your files stay.',
    forgotten: 'Forgotten. Nothing of it is left on the server.',
    otherSize: (name: string) =>
      `“${name}” is not what was being sent: its size is another one. Nothing was lost. Pick the right one, or send this one with a new link.`,
    changed: (name: string) =>
      `“${name}” was changed since. What was begun cannot go on with it. Send it anew: it gets a new link.`,
    missing: (name: string) => `“${name}” is missing among what you picked. Nothing was lost. Pick all of it again.`,
    otherText: 'This is not the text that was being sent. Nothing was lost.',
    asNew: 'Send it with a new link',
  },

  yours: {
    title: 'Your shares',
    explain: 'Kept in this browser only. Whoever uses this browser can manage them.',
    text: 'A text',
    states: {
      loading: 'Looking …',
      away: 'The server cannot be reached just now.',
      unknown: 'The server does not know it any more.',
      uploading: 'Not sent to the end',
      scheduled: (time: string) => `Opens ${time}`,
      fresh: 'Not opened yet',
      partly: (n: number, total: number, last: string) => `Opened ${number(n)} of ${number(total)} times, last ${last}`,
      claimed: (time: string) => `Opened ${time}, not complete yet`,
      locked: (n: number) =>
        plural(n, {
          one: 'Locked after a wrong password',
          other: `Locked after ${number(n)} wrong passwords`,
        }),
      complete: (time: string) => `Opened ${time}, complete`,
      expiredFresh: (time: string) => `Ended ${time}, never opened`,
      expired: (time: string) => `Ended ${time}`,
      revoked: (time: string) => `Revoked ${time}`,
      removed: (time: string) => `Removed by the operator ${time}`,
      lost: (time: string) => `Lost by the server ${time}`,
    },
    left: (time: string) => `${time} left`,
    copyManage: 'Copy manage link',
    copyManageOf: (name: string) => `Copy manage link of ${name}`,
    manage: 'Manage',
    manageOf: (name: string) => `Manage ${name}`,
    revoke: 'Revoke',
    revokeOf: (name: string) => `Revoke ${name}`,
    revokeTitle: 'Revoke this share?',
    revokeText: (name: string) =>
      `“${name}” is destroyed on the server at once. Whoever has not opened it never can. This cannot be taken back.`,
    revoked: 'Revoked. Nothing of it is left on the server.',
    forget: 'Forget',
    forgetOf: (name: string) => `Forget ${name}`,
    forgetTitle: 'Forget this share?',
    forgetText: (name: string) =>
      `“${name}” stays on the server until it is opened or ends. Without its manage link you can then neither follow nor revoke it.`,
    forgetEnded: 'Forget all that are over',
    forgotten: 'Forgotten in this browser.',
    showAll: (n: number) => `Show all ${number(n)}`,
  },

  failure: {
    title: 'It was not sent',
    titleKept: 'It stopped on the way',
    wait: (time: string) => `You can go on in ${time}.`,
    goOn: 'Go on',
    giveUp: 'Give it up',
    back: 'Back',
    asNew: 'Send it with a new link',
    said: {
      'share.too_large':
        'It is larger than this server takes in one share. Nothing was stored. Send less at once, or in several shares.',
      'request.too_large': 'The server found it too large. Nothing was stored. Shorten the note, or send less at once.',
      'request.invalid':
        'The server did not accept one of the options, most likely a time that is over by now. Nothing was stored. Look at the times, then send it again.',
      'share.malformed':
        'The server did not accept what this page made. Nothing was stored. Reload the page to get its newest version, then send it again.',
      'share.exists':
        'This link is taken, which should never happen. Nothing was stored or overwritten. Send it again: it gets a new link.',
      'share.gone': 'The share was taken back or removed while it was being sent. Send it again: it gets a new link.',
      'share.not_found':
        'The server does not know this upload any more. What had arrived is gone; your files are untouched. Send it again: it gets a new link.',
      'storage.full':
        'The server has no room for it just now. What has arrived is kept for a while, nothing of yours is lost. Try again later, or tell its operator.',
      'uploads.paused':
        'The server takes nothing new at the moment. Nothing is lost: everything you chose is still here. Its operator has paused it: try again later, or ask when it goes on.',
      'rate.limited':
        'Too much was sent from your network in a short time. Nothing is lost: everything you chose is still here.',
      'store.unreachable':
        'The server cannot reach its store just now. Nothing is lost: everything you chose is still here. Try again in a moment.',
      'server.busy': 'The server is busy. Nothing is lost: everything you chose is still here. Try again in a moment.',
      'server.stopping':
        'The server is being restarted. Nothing is lost: everything you chose is still here. Try again in a minute.',
      internal: 'Something went wrong inside the server. What was confirmed is kept. Try again.',
      'http.unexpected':
        'Something between here and the server gave an answer of its own, a proxy or a sign-in page perhaps. Nothing is lost. Check the connection, then try again.',
      'answer.malformed':
        'The server’s answer makes no sense to this page. Nothing is lost. Reload the page to get its newest version, then try again.',
      'request.cross_site':
        'The server refused because it does not recognise its own page. Nothing was stored. Open the page anew at its own address.',
      'request.timeout': 'It was too slow for the server. What has arrived is kept. Try again.',
      'upload.tus_version': 'This page and the server do not fit together. Reload the page, then try again.',
      'upload.elsewhere': 'Another tab of this browser is working on this upload. Nothing is lost. Look there.',
      'source.gone':
        'The file was changed, moved or removed while it was being sent. Nobody can open what has arrived. Pick it again.',
      'source.changed':
        'The file was changed while it was being sent, so what had arrived was thrown away. Nobody could open it. Pick it again: it gets a new link.',
      'resume.impossible':
        'This is not what was being sent before, or the server has lost it. What had arrived was thrown away, and its link will never work. It can be sent again: it gets a new link.',
      'password.length': 'This password is too long. Nothing was sent.',
      'sealed.manifest': 'The note is too long. Nothing was sent. Shorten it.',
      'disk.full':
        'This browser has no room left to note how far it has come, so it stopped. Nothing of yours is lost. Make room on this device, then try again.',
      'engine.lost':
        'A part of this page could not be loaded. Nothing is lost: everything you chose is still here. Check the connection, then try again.',
      'disk.refused': 'This browser does not let the page read the file. Nothing was sent. Pick it again.',
    },
  },
};

export type SendWords = typeof words;

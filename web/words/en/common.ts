// What every page says.
import { counting } from '../plural.ts';

const { number, plural } = counting('en');

export const words = {
  name: 'OneTimeShare',
  toStart: 'OneTimeShare, to the start page',
  language: 'Language',
  theme: { label: 'Appearance', system: 'Automatic', light: 'Light', dark: 'Dark' },
  footer: {
    promise: 'Sealed on your device. Opened once. Then gone.',
    api: 'API',
    errors: 'What errors mean',
  },
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Select it and copy it by hand',
  close: 'Close',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  loading: 'One moment …',
  show: 'Show',
  hide: 'Hide',
  transfer: {
    percent: (percent: string) => `${percent} done`,
    bytes: (done: string, total: string) => `${done} of ${total}`,
    speed: (speed: string) => `${speed}/s`,
    left: (time: string) => `${time} left`,
    preparing: 'Preparing …',
    checking: 'Comparing with what was sent before …',
    waiting: 'The network is gone. This goes on by itself when it is back.',
    waitingForServer: 'The server cannot go on just now. Trying again …',
    paused: 'Paused',
    silent: 'The server does not answer. Still trying …',
    pause: 'Pause',
    resume: 'Go on',
    cancel: 'Cancel',
  },
  time: {
    seconds: (n: number) => plural(n, { one: '1 second', other: `${number(n)} seconds` }),
    minutes: (n: number) => plural(n, { one: '1 minute', other: `${number(n)} minutes` }),
    hours: (n: number) => plural(n, { one: '1 hour', other: `${number(n)} hours` }),
    days: (n: number) => plural(n, { one: '1 day', other: `${number(n)} days` }),
  },
  failure: {
    /** For codes that have no words of their own. */
    other: 'Something went wrong that should not have. Load the page again to see how things stand before you go on.',
    code: (code: string) => `Code: ${code}`,
    requestId: (id: string) => `Request: ${id}`,
    network: 'The server cannot be reached. Check the connection, then try again. Nothing was spent or lost.',
    'rate.limited':
      'Too many requests from your network in a short time. Nothing was spent. Wait a minute, then try again.',
    'store.unreachable':
      'The server cannot reach its store just now. Nothing was spent or lost. Try again in a moment.',
    'store.rolled_back':
      'The server’s store was set back to an older state, so it opens nothing until its operator has looked. Nothing was spent.',
    'server.busy': 'The server is busy. Nothing was spent. Try again in a moment.',
    'server.stopping': 'The server is being restarted. Nothing was spent or lost. Try again in a minute.',
    'disk.full': 'This browser has no room left to store it. Nothing was spent or lost.',
  },
};

export type CommonWords = typeof words;

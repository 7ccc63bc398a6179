/** Reads a password for a command: from a terminal without showing it, twice; from anything else, all of it. */
import type { ReadStream } from 'node:tty';

/** The person pressed Ctrl+C or Ctrl+D. */
export class NoPassword extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoPassword';
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

interface Terminal {
  readonly input: ReadStream;
  readonly say: (text: string) => void;
}

/** @throws NoPassword */
export async function readPassword(terminal: Terminal): Promise<string> {
  if (!terminal.input.isTTY) return readAll(terminal.input);
  const first = await readUnseen(terminal, 'Password: ');
  const second = await readUnseen(terminal, 'Again: ');
  if (first !== second) throw new NoPassword('The two are not the same. Nothing was made.');
  return first;
}

/** Without the line end that `echo` adds, and without the mark that some editors begin with. */
async function readAll(input: AsyncIterable<Buffer | string>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of input) pieces.push(Buffer.from(piece));
  try {
    return utf8.decode(Buffer.concat(pieces)).replace(/\r?\n$/, '');
  } catch {
    throw new NoPassword('The password is no text in UTF-8. Nothing was made.');
  }
}

function readUnseen({ input, say }: Terminal, prompt: string): Promise<string> {
  say(prompt);
  input.setRawMode(true);
  input.setEncoding('utf8');
  return new Promise((resolve, reject) => {
    let line: string[] = [];
    const finish = (settle: () => void): void => {
      input.off('data', onData).setRawMode(false).pause();
      say('\n');
      settle();
    };
    const onData = (text: string): void => {
      for (const character of text) {
        if (character === '\r' || character === '\n') {
          finish(() => {
            resolve(line.join(''));
          });
          return;
        }
        if (character === '\u0003' || character === '\u0004') {
          finish(() => {
            reject(new NoPassword('Nothing was made.'));
          });
          return;
        }
        if (character === '\u007f' || character === '\b') line = line.slice(0, -1);
        else line.push(character);
      }
    };
    input.on('data', onData).resume();
  });
}

/** Options of `PUT /<name>`: it has no form, so they stand in headers. */
import type { IncomingMessage } from 'node:http';
import { putHeaders } from '../contract/headers.ts';
import { decodeHeaderText } from '../http/header-text.ts';
import { invalidForm } from './form-problem.ts';
import { ShareOptionsReader, type ShareOptions } from './share-options.ts';

/** By the name of the header in lower case: the option of the same meaning. */
const optionOf = new Map([
  [putHeaders.password.toLowerCase(), 'password'],
  [putHeaders.expiresIn.toLowerCase(), 'expires_in'],
  [putHeaders.downloads.toLowerCase(), 'downloads'],
  [putHeaders.note.toLowerCase(), 'note'],
]);

/** @throws Problem `request.invalid`, also for an unknown `Share-…` header: a misspelt password must not vanish */
export function readPutOptions({ rawHeaders }: IncomingMessage): ShareOptions {
  const reader = new ShareOptionsReader();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (!/^share-/i.test(name)) continue;
    const option = optionOf.get(name.toLowerCase());
    if (option === undefined) throw invalidForm(`There is no header ${name}. There are: ${known}.`);
    const text = decodeHeaderText(rawHeaders[i + 1] ?? '');
    if (text === undefined)
      throw invalidForm(`${name} is not UTF-8: send UTF-8 bytes, or UTF-8'' and percent-encoding.`);
    reader.read(option, text);
  }
  return reader.options;
}

const known = Object.values(putHeaders).join(', ');

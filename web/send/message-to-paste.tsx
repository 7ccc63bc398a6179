// A message that says what comes, how long it stays, and where it is.
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatBytes, formatTime } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import type { SendWords } from '../words/en/send.ts';
import { nameOfParcel } from './parcel.ts';
import type { Stage } from './use-sending.ts';

type Sent = Extract<Stage, { at: 'sent' }>;

export function MessageToPaste({ stage }: { readonly stage: Sent }): JSX.Element {
  const { sent: words } = useWords('send');
  const { language } = useLanguage();
  const id = useId();
  const message = messageOf(stage, words.message, language);
  return (
    <div class="stack-tight">
      <label class="visually-hidden" for={id}>
        {words.messageTitle}
      </label>
      <textarea class="input message" id={id} readOnly rows={5} dir="auto" value={message} />
      <div>
        <CopyButton value={message}>{words.copyMessage}</CopyButton>
      </div>
    </div>
  );
}

function messageOf({ job, sent }: Sent, words: SendWords['sent']['message'], language: string): string {
  const { parcel, plainBytes, terms } = job;
  const { downloads = 1, availableFromMs, password } = terms;
  const until = formatTime(sent.expiresAt, language);
  const lines = [
    parcel.kind === 'text' ? words.text : words.file(nameOfParcel(parcel), formatBytes(plainBytes, language)),
    availableFromMs === undefined ? undefined : words.from(formatTime(availableFromMs, language)),
    downloads === 1 ? words.once(until) : words.often(downloads, until),
    sent.link,
    password ? words.password : undefined,
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

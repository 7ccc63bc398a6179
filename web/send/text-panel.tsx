// The text to be sent.
import type { JSX } from 'preact';
import { Button } from '../ui/button.tsx';
import { directionOf } from '../ui/direction.ts';
import { Field } from '../ui/field.tsx';
import { formatBytes } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { textBytes } from './parcel.ts';

interface Props {
  readonly text: string;
  readonly limitBytes: number;
  readonly onText: (text: string) => void;
  readonly onAsFile: () => void;
}

export function TextPanel({ text, limitBytes, onText, onAsFile }: Props): JSX.Element {
  const { text: words } = useWords('send');
  const { language } = useLanguage();
  const bytes = textBytes(text);
  const limit = formatBytes(limitBytes, language);
  const tooLong = bytes > limitBytes;
  return (
    <div class="stack-tight">
      <Field
        label={words.label}
        hint={words.length(formatBytes(bytes, language), limit)}
        error={tooLong ? words.tooLong(limit) : undefined}
        control={(props) => (
          <textarea
            {...props}
            class="input text-input"
            dir={directionOf(text)}
            rows={9}
            spellcheck={false}
            placeholder={words.placeholder}
            value={text}
            onInput={({ currentTarget }) => onText(currentTarget.value)}
          />
        )}
      />
      {tooLong && (
        <div>
          <Button icon="file" onPress={onAsFile}>
            {words.asFile}
          </Button>
        </div>
      )}
    </div>
  );
}

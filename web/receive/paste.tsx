// The page without a share: a field for a key, and what was begun or received in this browser before.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';
import { readPasted, type Pasted } from './address.ts';
import { KeptHere } from './kept-here.tsx';
import { View } from '../ui/view.tsx';

interface Props {
  readonly onOpen: (link: string) => void;
}

export function Paste({ onOpen }: Props): JSX.Element {
  const { paste: words } = useWords('receive');
  return (
    <>
      <View icon="lock" title={words.title}>
        <p class="lead">{words.lead}</p>
        <PasteForm onOpen={onOpen} />
      </View>
      <KeptHere onOpen={onOpen} />
    </>
  );
}

export function PasteForm({ onOpen }: Props): JSX.Element {
  const { paste: words } = useWords('receive');
  const [text, setText] = useState('');
  const [pasted, setPasted] = useState<Pasted>();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const read = readPasted(text);
        if (read.is === 'link') onOpen(read.link);
        else setPasted(read);
      }}
    >
      <Field
        label={words.label}
        error={pasted?.is === 'incomplete' ? words.wrong : undefined}
        control={(props) => (
          <input
            {...props}
            class="input key"
            value={text}
            onInput={({ currentTarget }) => {
              setText(currentTarget.value);
              setPasted(undefined);
            }}
            dir="ltr"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
          />
        )}
      />
      {pasted?.is === 'elsewhere' && <Elsewhere {...pasted} />}
      <div>
        <Button look="primary" type="submit">
          {words.open}
        </Button>
      </div>
    </form>
  );
}

function Elsewhere({ host, link }: Extract<Pasted, { is: 'elsewhere' }>): JSX.Element {
  const { paste: words } = useWords('receive');
  return (
    <p role="alert">
      {words.elsewhere(host)}{' '}
      <a href={link} rel="noreferrer">
        {words.openThere}
      </a>
    </p>
  );
}

// Asks before shares are burned, and names them.
import type { JSX } from 'preact';
import { useWords } from '../words/words.tsx';
import { Ask } from './ask.tsx';
import type { Burning } from './burning.ts';
import { shortId } from './share-cells.tsx';

const mostNamed = 6;

export function AskToBurn({ burning: { asking, askFor, burn } }: { readonly burning: Burning }): JSX.Element {
  const { burn: words } = useWords('admin');
  const more = asking.length - mostNamed;
  return (
    <Ask
      title={words.title(asking.length)}
      action={words.many(asking.length)}
      onConfirm={() => void burn()}
      onCancel={() => askFor([])}
    >
      <ul class="row">
        {asking.slice(0, mostNamed).map((id) => (
          <li key={id}>
            <code dir="ltr">{shortId(id)}</code>
          </li>
        ))}
        {more > 0 && <li>{words.more(more)}</li>}
      </ul>
      <p>{asking.length === 1 ? words.textOfOne : words.textOfMany}</p>
    </Ask>
  );
}

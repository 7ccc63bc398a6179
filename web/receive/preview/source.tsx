// A file as text: HTML, too, is its source.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { directionOf } from '../../ui/direction.ts';
import { useWords } from '../../words/words.tsx';
import type { PreviewProps } from './preview-props.ts';

/** More than this makes a page slow, and nobody reads it here. */
const shownBytes = 1_048_576;

export function SourceView({ file, name, onFailed }: PreviewProps): JSX.Element {
  const { preview: words } = useWords('receive');
  const [text, setText] = useState('');
  useEffect(() => {
    let left = false;
    file
      .slice(0, shownBytes)
      .text()
      .then((read) => left || setText(read), onFailed);
    return () => {
      left = true;
    };
    // Another `onFailed` is the same one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [file]);
  return (
    <div class="stack-tight">
      <pre class="source" dir={directionOf(text)} tabIndex={0} role="region" aria-label={words.text(name)}>
        {text}
      </pre>
      {file.size > shownBytes && <p class="small">{words.beginning}</p>}
    </div>
  );
}

// A failure in words for a person. A page passes what it has to say about its own codes; the rest is common. What has
// no words in the page's language is told as the server put it.
import type { ComponentChildren, JSX } from 'preact';
import type { Failure } from '../engine/engine-api.ts';
import { useWords } from '../words/words.tsx';
import { Notice } from './notice.tsx';

interface Props {
  readonly failure: Failure;
  /** Code → text, for this page. */
  readonly said?: Readonly<Record<string, string>>;
  /** What can be done about it. */
  readonly children?: ComponentChildren;
}

export function FailureNotice({ failure, said = {}, children }: Props): JSX.Element {
  const { failure: common } = useWords('common');
  const { code, detail, extras } = failure;
  const known: Readonly<Record<string, unknown>> = { ...common, ...said };
  const family = code.startsWith('network.') ? common.network : undefined;
  const words = known[code];
  const text = typeof words === 'string' ? words : (family ?? common.other);
  const requestId = extras['requestId'];
  return (
    <Notice kind="bad" live>
      <p>{text}</p>
      {text === common.other && (
        <p class="small">
          <bdi lang="en">{detail}</bdi> {common.code(code)}
          {typeof requestId === 'string' && <> · {common.requestId(requestId)}</>}
        </p>
      )}
      {children}
    </Notice>
  );
}

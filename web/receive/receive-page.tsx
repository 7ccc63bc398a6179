// The page that receives.
import type { JSX } from 'preact';
import { useWords } from '../words/words.tsx';

export function ReceivePage(): JSX.Element {
  const words = useWords('receive');
  return (
    <section class="card">
      <h1>{words.title}</h1>
    </section>
  );
}

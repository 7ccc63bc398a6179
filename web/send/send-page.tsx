// The page that sends.
import type { JSX } from 'preact';
import { useWords } from '../words/words.tsx';

export function SendPage(): JSX.Element {
  const words = useWords('send');
  return (
    <section class="card">
      <h1>{words.title}</h1>
    </section>
  );
}

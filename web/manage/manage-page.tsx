// The page that manages.
import type { JSX } from 'preact';
import { useWords } from '../words/words.tsx';

export function ManagePage(): JSX.Element {
  const words = useWords('manage');
  return (
    <section class="card">
      <h1>{words.title}</h1>
    </section>
  );
}

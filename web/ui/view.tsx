// A view that says one thing: a picture, a heading, a few sentences, and what can be done.
import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { Heading } from './heading.tsx';

interface Props {
  readonly icon: IconName;
  readonly tone?: 'calm' | 'quiet' | 'good' | 'warn' | 'bad';
  readonly title: string;
  /** Not yet what it will be. */
  readonly busy?: boolean;
  readonly children?: ComponentChildren;
}

export function View({ icon, tone = 'calm', title, busy, children }: Props): JSX.Element {
  return (
    <section class="card view" aria-busy={busy}>
      <div class="view-head">
        <span class={`badge ${tone}`}>
          <Icon name={icon} />
        </span>
        <Heading>{title}</Heading>
      </div>
      {children}
    </section>
  );
}

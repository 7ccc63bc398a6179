// A view that says one thing: a picture, a heading, a few sentences, and what can be done.
import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Heading } from './heading.tsx';

interface Props {
  readonly icon: IconName;
  readonly tone?: 'calm' | 'quiet' | 'good' | 'warn' | 'bad';
  readonly title: string;
  readonly children?: ComponentChildren;
}

export function View({ icon, tone = 'calm', title, children }: Props): JSX.Element {
  return (
    <section class="card receive">
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

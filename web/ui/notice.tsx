// Something to know: what happened, whether anything was spent or lost, and what to do now.
import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export type NoticeKind = 'info' | 'good' | 'warn' | 'bad';

const icons: Readonly<Record<NoticeKind, IconName>> = { info: 'info', good: 'check', warn: 'warn', bad: 'warn' };

interface Props {
  readonly kind?: NoticeKind;
  readonly title?: string;
  /** Read aloud when it appears. */
  readonly live?: boolean;
  readonly children?: ComponentChildren;
}

export function Notice({ kind = 'info', title, live = false, children }: Props): JSX.Element {
  return (
    <div class={`notice ${kind}`} role={live ? (kind === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon name={icons[kind]} />
      <div class="notice-body">
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}

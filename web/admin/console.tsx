// What a signed-in admin has before them: how it stands, the way out, the parts of the page.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useWords } from '../words/words.tsx';
import { AuditTab } from './audit.tsx';
import { ConfigurationTab } from './configuration.tsx';
import { HealthTab } from './health.tsx';
import { useLive, type Live } from './live.ts';
import { OverviewTab } from './overview.tsx';
import { SharesTab } from './shares.tsx';
import { SignOut } from './sign-out.tsx';
import { useSignedIn } from './signed-in.tsx';
import type { Reason } from './sign-in.tsx';
import { StatusLine } from './status-line.tsx';
import { StorageTab } from './storage.tsx';
import { tabs, useTab, type Tab } from './tab.ts';

const parts: Readonly<Record<Tab, (props: { readonly live: Live }) => JSX.Element>> = {
  overview: OverviewTab,
  shares: SharesTab,
  health: HealthTab,
  storage: StorageTab,
  audit: AuditTab,
  configuration: ConfigurationTab,
};

export function Console({ onSignedOut }: { readonly onSignedOut: (because: Reason) => void }): JSX.Element {
  const words = useWords('admin');
  const { isOver } = useSignedIn();
  const tab = useTab();
  const live = useLive();
  const Part = parts[tab];
  const title = words.documentTitle(words.tabs[tab]);
  useEffect(() => {
    if (!isOver) document.title = title;
  }, [isOver, title]);
  return (
    <div class="console" hidden={isOver}>
      <div class="console-head">
        <div class="console-name">
          <h1>{words.title}</h1>
          <StatusLine live={live} />
        </div>
        <SignOut live={live} onSignedOut={onSignedOut} />
      </div>
      <nav class="console-nav" aria-label={words.nav}>
        {tabs.map((name) => (
          <a key={name} href={`#${name}`} aria-current={name === tab ? 'page' : undefined}>
            {words.tabs[name]}
          </a>
        ))}
      </nav>
      <Part key={tab} live={live} />
    </div>
  );
}

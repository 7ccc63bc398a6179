// Which part of the admin page is shown: it stands in the fragment, so that it can be linked to and gone back from.
import { useEffect, useState } from 'preact/hooks';

export const tabs = ['overview', 'shares', 'health', 'storage', 'audit', 'configuration'] as const;
export type Tab = (typeof tabs)[number];

const tabOf = (fragment: string): Tab => tabs.find((tab) => fragment === `#${tab}`) ?? 'overview';

export function useTab(): Tab {
  const [tab, setTab] = useState(() => tabOf(location.hash));
  useEffect(() => {
    const changed = (): void => setTab(tabOf(location.hash));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return tab;
}

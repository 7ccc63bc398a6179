// Which share the page is about: that of the fragment, one whose key was pasted, or one that was begun here before the page was left.
import { useCallback, useEffect, useState } from 'preact/hooks';
import { pages } from '../../src/contract/routes.ts';
import { formatLink, parseLink, parseLinkFragment } from '../../src/sealed/link.ts';
import type { WaitingCopy } from '../engine/engine-api.ts';
import { engine } from '../engine/engine.ts';

export type Address =
  | { readonly at: 'reading' }
  /** `serial`: opening the same link again is a new beginning. */
  | { readonly at: 'share'; readonly link: string; readonly serial: number }
  | { readonly at: 'copy'; readonly copy: WaitingCopy }
  | { readonly at: 'incomplete' }
  | { readonly at: 'none' };

/** What the history keeps in the place of the fragment: it opens nothing. */
interface LeftBehind {
  readonly shareId: string;
}

/** The key leaves the address bar and the history. A reload finds the rest in this browser's database. */
export function leaveLink(shareId: string): void {
  history.replaceState({ shareId } satisfies LeftBehind, '', pages.receive);
}

export function useAddress(): { readonly address: Address; readonly open: (link: string) => void } {
  const [address, setAddress] = useState<Address>(addressOfFragment);
  useEffect(() => {
    const changed = (): void => setAddress(addressOfFragment());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  useEffect(() => {
    if (address.at !== 'reading') return undefined;
    let left = false;
    void leftBehind().then((found) => left || setAddress(found));
    return () => {
      left = true;
    };
  }, [address]);
  const open = useCallback((link: string) => setAddress({ at: 'share', link, serial: nextSerial() }), []);
  return { address, open };
}

let serial = 0;
const nextSerial = (): number => (serial += 1);

function addressOfFragment(): Address {
  if (location.hash.length < 2) return { at: 'reading' };
  const secret = parseLinkFragment(location.hash);
  if (secret === undefined) return { at: 'incomplete' };
  return { at: 'share', link: formatLink(location.origin, secret), serial: nextSerial() };
}

async function leftBehind(): Promise<Address> {
  const { shareId } = (history.state ?? {}) as Partial<LeftBehind>;
  if (shareId === undefined) return { at: 'none' };
  const copy = (await engine().waitingCopies()).find((one) => one.shareId === shareId);
  if (copy !== undefined) return { at: 'copy', copy };
  const begun = (await engine().begunDownloads()).find((one) => one.shareId === shareId);
  return begun === undefined ? { at: 'none' } : { at: 'share', link: begun.link, serial: nextSerial() };
}

export type Pasted =
  | { readonly is: 'link'; readonly link: string }
  | { readonly is: 'elsewhere'; readonly host: string; readonly link: string }
  | { readonly is: 'incomplete' };

/** A key alone, or a whole link. */
export function readPasted(text: string): Pasted {
  const trimmed = text.trim();
  const secret = parseLinkFragment(trimmed);
  if (secret !== undefined) return { is: 'link', link: formatLink(location.origin, secret) };
  const parsed = parseLink(trimmed);
  if (parsed === undefined) return { is: 'incomplete' };
  const { origin, host } = new URL(parsed.base);
  const link = formatLink(parsed.base, parsed.linkSecret);
  return origin === location.origin ? { is: 'link', link } : { is: 'elsewhere', host, link };
}

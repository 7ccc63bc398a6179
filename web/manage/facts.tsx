// What is set, and how far it has come.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { OwnerView } from '../../src/contract/look.schema.ts';
import { formatBytes, formatDuration, formatPercent, formatTime } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';

export function Facts({ view }: { readonly view: OwnerView }): JSX.Element {
  const { facts: words } = useWords('manage');
  const { language } = useLanguage();
  const { state, downloads, downloadsLeft, bodyBytes, uploadedBytes, looks, sealedBy } = view;
  const looked =
    looks.lastAt === undefined ? words.notLooked : words.looked(looks.count, formatTime(looks.lastAt, language));
  return (
    <dl class="facts">
      {state !== 'burned' && <Ends at={view.expiresAt} />}
      {state === 'scheduled' && view.availableFrom !== undefined && (
        <Fact name={words.availableFrom}>{formatTime(view.availableFrom, language)}</Fact>
      )}
      {state === 'uploading' && <Fact name={words.received}>{formatPercent(uploadedBytes, bodyBytes, language)}</Fact>}
      {state !== 'burned' && (
        <Fact name={words.downloads}>{words.downloadsUsed(downloads - downloadsLeft, downloads)}</Fact>
      )}
      {state !== 'burned' && <Password view={view} />}
      <Fact name={words.looks}>{looked}</Fact>
      <Fact name={words.size}>{formatBytes(bodyBytes, language)}</Fact>
      <Fact name={words.sealedBy}>{sealedBy === 'sender' ? words.bySender : words.byServer}</Fact>
    </dl>
  );
}

function Password({ view: { password, attempts } }: { readonly view: OwnerView }): JSX.Element {
  const { facts: words } = useWords('manage');
  const tried = attempts === 0 ? words.noWrongPasswords : words.wrongPasswords(attempts);
  return <Fact name={words.password}>{password.required ? tried : words.noPassword}</Fact>;
}

/** Counts down without asking anybody. */
function Ends({ at }: { readonly at: string }): JSX.Element {
  const { facts: words } = useWords('manage');
  const { time } = useWords('common');
  const { language } = useLanguage();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const left = formatDuration(Date.parse(at) - now, time);
  return (
    <Fact name={words.expires}>
      {words.expiresIn(left)} <span class="small">({formatTime(at, language)})</span>
    </Fact>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

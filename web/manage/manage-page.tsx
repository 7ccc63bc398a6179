// The page that manages a share: how it stands, and what its owner can do. Never its content.
import './manage.css';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { encodeBase64url } from '../../src/sealed/base64.ts';
import { parseManageFragment } from '../../src/sealed/link.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';
import { ManagedShare } from './managed-share.tsx';
import { useOwnerShare, type OwnerKey } from './owner-share.ts';

export function ManagePage(): JSX.Element {
  const words = useWords('manage');
  const [fragment, setFragment] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => {
      setFragment(location.hash);
    };
    addEventListener('hashchange', changed);
    return () => {
      removeEventListener('hashchange', changed);
    };
  }, []);
  const key = keyOf(fragment);
  useEffect(() => {
    document.title = words.title;
  }, [words.title]);
  if (key === undefined) return <Said title={words.incomplete.title}>{words.incomplete.text}</Said>;
  return <Following key={fragment} of={key} />;
}

function keyOf(fragment: string): OwnerKey | undefined {
  const parsed = parseManageFragment(fragment);
  return parsed === undefined ? undefined : { id: parsed.shareId, ownerToken: encodeBase64url(parsed.ownerToken) };
}

function Following({ of }: { readonly of: OwnerKey }): JSX.Element {
  const words = useWords('manage');
  const { tryAgain } = useWords('common');
  const followed = useOwnerShare(of);
  const { view, failure, askNow } = followed;
  if (view !== undefined) return <ManagedShare owner={of} view={view} followed={followed} />;
  if (failure === undefined) return <Said title={words.title}>{words.loading}</Said>;
  if (failure.code === 'share.not_found') return <Said title={words.notFound.title}>{words.notFound.text}</Said>;
  return (
    <section class="card">
      <h1>{words.title}</h1>
      <FailureNotice failure={failure} said={words.failures}>
        <div>
          <Button icon="refresh" onPress={() => void askNow()}>
            {tryAgain}
          </Button>
        </div>
      </FailureNotice>
    </section>
  );
}

function Said({ title, children }: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <section class="card">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p class="lead" role="status">
        {children}
      </p>
    </section>
  );
}

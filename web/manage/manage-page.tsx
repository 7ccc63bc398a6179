// The page that manages a share: how it stands, and what its owner can do. Never its content.
import './manage.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { encodeBase64url } from '../../src/sealed/base64.ts';
import { parseManageFragment } from '../../src/sealed/link.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Button } from '../ui/button.tsx';
import { View } from '../ui/view.tsx';
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
  if (key === undefined) {
    return (
      <View icon="warn" tone="warn" title={words.incomplete.title}>
        <p role="status">{words.incomplete.text}</p>
      </View>
    );
  }
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
  if (failure === undefined) {
    return (
      <View icon="eye" title={words.title} busy>
        <p class="lead" role="status">
          {words.loading}
        </p>
        <progress class="endless" aria-label={words.loading} />
      </View>
    );
  }
  if (failure.code === 'share.not_found') {
    return (
      <View icon="info" tone="quiet" title={words.notFound.title}>
        <p role="status">{words.notFound.text}</p>
      </View>
    );
  }
  return (
    <View icon="warn" tone="bad" title={words.title}>
      <FailureNotice failure={failure} said={words.failures} />
      <Button look="primary" icon="refresh" onPress={() => void askNow()}>
        {tryAgain}
      </Button>
    </View>
  );
}

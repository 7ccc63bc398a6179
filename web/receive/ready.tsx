// A share that can be opened: everything that is known of it, and the button that spends it.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import type { Seen } from '../engine/engine-api.ts';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { formatDuration, formatTime } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { ClaimButton } from './claim-button.tsx';
import { useNow } from './clock.ts';
import { Contents, Note, Parcel } from './parcel.tsx';
import { showsInPage } from './preview/kinds.ts';
import { TooLarge } from './too-large.tsx';
import { View } from '../ui/view.tsx';
import { waysFor, type Purpose } from './ways.ts';

interface Props {
  readonly manifest: Manifest;
  readonly seen: Seen;
  readonly link: string;
  /** Spends a download. */
  readonly onOpen: (purpose: Purpose) => void;
}

export function Ready({ manifest, seen, link, onOpen }: Props): JSX.Element {
  const { ready: words } = useWords('receive');
  const { kind, entriesTotal } = manifest;
  const title = { file: words.file, files: words.files(entriesTotal), text: words.text }[kind];
  const ways = useWays(manifest);
  const isTooLarge = ways?.save === false && !ways.show;
  return (
    <View icon="download" title={title}>
      <Parcel manifest={manifest} />
      <Note note={manifest.note} />
      <Contents manifest={manifest} />
      <Terms kind={kind} view={seen.view} />
      <SealedBy view={seen.view} />
      {isTooLarge ? (
        <TooLarge link={link} />
      ) : (
        <div class="stack-tight">
          <Open manifest={manifest} ways={ways} onOpen={onOpen} />
          <p class="small">{words.nothingSpent}</p>
        </div>
      )}
    </View>
  );
}

interface OpenProps {
  readonly manifest: Manifest;
  readonly ways: Ways | undefined;
  readonly onOpen: (purpose: Purpose) => void;
}

function Open({ manifest, ways, onOpen }: OpenProps): JSX.Element {
  const { ready: words } = useWords('receive');
  const isWaiting = ways === undefined;
  if (!showsInPage(manifest) || ways?.show === false) {
    return (
      <ClaimButton icon="download" disabled={isWaiting} onClaim={() => onOpen('save')}>
        {words.download}
      </ClaimButton>
    );
  }
  return (
    <>
      <ClaimButton icon="eye" disabled={isWaiting} onClaim={() => onOpen('show')}>
        {manifest.kind === 'text' ? words.showText : words.showFile}
      </ClaimButton>
      {manifest.kind !== 'text' && ways?.save === true && (
        <ClaimButton look="plain" icon="download" onClaim={() => onOpen('save')}>
          {words.downloadInstead}
        </ClaimButton>
      )}
    </>
  );
}

function Terms({ kind, view }: { readonly kind: Manifest['kind']; readonly view: Seen['view'] }): JSX.Element {
  const { ready: words } = useWords('receive');
  const { time } = useWords('common');
  const { language } = useLanguage();
  const { downloadsLeft, expiresAt } = view;
  const left = Date.parse(expiresAt) - useNow();
  return (
    <ul class="terms">
      <li>
        <Icon name="download" />
        <span>{kind === 'text' && downloadsLeft === 1 ? words.leftOnceText : words.left(downloadsLeft)}</span>
      </li>
      <li>
        <Icon name="clock" />
        <span>
          {words.expires(formatDuration(left, time))}
          <span class="small">{formatTime(expiresAt, language)}</span>
        </span>
      </li>
    </ul>
  );
}

export function SealedBy({ view }: Pick<Seen, 'view'>): JSX.Element | null {
  const { serverSealed: words } = useWords('receive').ready;
  if (view.sealedBy === 'sender') return null;
  return (
    <Notice title={words.title}>
      <p>{words.text}</p>
    </Notice>
  );
}

/** Whether this browser can take it, each way. */
type Ways = Readonly<Record<Purpose, boolean>>;

function useWays(manifest: Manifest): Ways | undefined {
  const [ways, setWays] = useState<Ways>();
  useEffect(() => {
    let left = false;
    const find = async (): Promise<void> => {
      const [save, show] = await Promise.all([waysFor(manifest.size, 'save'), waysFor(manifest.size, 'show')]);
      if (!left) setWays({ save: save.length > 0, show: showsInPage(manifest) && show.length > 0 });
    };
    void find();
    return () => {
      left = true;
    };
  }, [manifest]);
  return ways;
}

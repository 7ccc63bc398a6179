// A file that was complete in this browser before the page was left, and waits to be put away.
import type { JSX } from 'preact';
import type { WaitingCopy } from '../engine/engine-api.ts';
import { useWords } from '../words/words.tsx';
import { SaveHere } from './done.tsx';
import { Parcel } from './parcel.tsx';
import { Preview } from './preview/preview.tsx';
import { showsInPage } from './preview/kinds.ts';
import { View } from '../ui/view.tsx';

export function Waiting({ copy: { shareId, manifest, file } }: { readonly copy: WaitingCopy }): JSX.Element {
  const { done: words } = useWords('receive');
  return (
    <View icon="check" tone="good" title={words.title}>
      <Parcel manifest={manifest} />
      {showsInPage(manifest) && <Preview file={file} manifest={manifest} />}
      <p>{words.toSave}</p>
      <SaveHere file={file} name={manifest.name} shareId={shareId} isShown />
    </View>
  );
}

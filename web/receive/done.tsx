// Everything arrived and verified: where it is, and what is left on the server.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { engine } from '../engine/engine.ts';
import { Notice } from '../ui/notice.tsx';
import { useWords } from '../words/words.tsx';
import type { Download } from './download.ts';
import type { Stage } from './stage.ts';
import { Parcel } from './parcel.tsx';
import { Preview } from './preview/preview.tsx';
import { saveBlob } from './save-blob.ts';
import { TextView } from './text-view.tsx';
import { View } from '../ui/view.tsx';

type Done = Extract<Stage, { at: 'done' }>;

interface Props {
  readonly stage: Done;
  readonly download: Download;
  /** How many downloads of the share are left now. */
  readonly left: number;
}

export function DoneDownload({ stage, download, left }: Props): JSX.Element {
  const { done: words } = useWords('receive');
  const { manifest, plan, received } = stage;
  const isText = manifest.kind === 'text' && plan.purpose === 'show';
  useEffect(() => announce(words.title), [words.title]);
  return (
    <View icon="check" tone="good" title={words.title}>
      {!isText && <Parcel manifest={manifest} />}
      <Shown stage={stage} />
      {!isText && <Where stage={stage} />}
      {received.acknowledged ? (
        <p class="lead">{left === 0 ? words.gone : words.left(left)}</p>
      ) : (
        <NotTold download={download} />
      )}
    </View>
  );
}

/** What the person wanted to see here. */
function Shown({ stage }: { readonly stage: Done }): JSX.Element | null {
  const { manifest, plan, received } = stage;
  if (received.file === undefined || plan.purpose === 'save') return null;
  if (manifest.kind === 'text') return <TextView file={received.file} blur={manifest.blur} />;
  return <Preview file={received.file} manifest={manifest} />;
}

function Where({ stage }: { readonly stage: Done }): JSX.Element {
  const { done: words } = useWords('receive');
  const { way, fileName, shareId, received, manifest, plan } = stage;
  if (way === 'picked') return <p>{words.file(fileName)}</p>;
  if (way === 'streamed' || received.file === undefined) return <p>{words.inBrowser}</p>;
  const isShown = plan.purpose === 'show';
  return (
    <SaveHere
      file={received.file}
      name={manifest.name}
      shareId={way === 'private' ? shareId : undefined}
      isShown={isShown}
    />
  );
}

interface SaveProps {
  readonly file: Blob;
  readonly name: string;
  /** Of a copy in the browser's private file system. */
  readonly shareId: string | undefined;
  /** Then nobody asked for a file. */
  readonly isShown: boolean;
}

/** What is in this browser only, to be put away. */
export function SaveHere({ file, name, shareId, isShown }: SaveProps): JSX.Element {
  const { done: words } = useWords('receive');
  const [state, setState] = useState<'waiting' | 'saved' | 'removed'>('waiting');
  const begun = useRef(false);
  useEffect(() => {
    // Once by itself. Whether the browser went along nobody tells: so the button stays, and the copy too.
    if (!isShown && !begun.current) saveBlob(file, name);
    begun.current = true;
  }, [isShown, file, name]);
  if (state === 'removed') return <p role="status">{words.removed}</p>;
  const save = (): void => {
    saveBlob(file, name);
    setState('saved');
    if (shareId !== undefined) void engine().copySaved(shareId);
  };
  const remove = async (id: string): Promise<void> => {
    await engine().removeCopy(id);
    setState('removed');
  };
  return (
    <div class="stack-tight">
      <Button look="primary" icon="download" onPress={save}>
        {state === 'saved' ? words.saveAgain : words.save}
      </Button>
      {shareId !== undefined && state === 'saved' && (
        <div class="row">
          <span class="small">{words.saved}</span>
          <Button look="plain" onPress={() => void remove(shareId)}>
            {words.remove}
          </Button>
        </div>
      )}
      {state === 'waiting' && !isShown && <p class="small">{words.toSave}</p>}
      {isShown && shareId === undefined && <p class="small">{words.notKept}</p>}
    </div>
  );
}

const tellAgainMs = 10_000;

/** The server is told again by itself, and at once when somebody presses. */
function NotTold({ download }: { readonly download: Download }): JSX.Element {
  const { done: words } = useWords('receive');
  useEffect(() => {
    const timer = setInterval(() => void download.acknowledge(), tellAgainMs);
    return () => clearInterval(timer);
  }, [download]);
  return (
    <Notice kind="warn" live>
      <p>{words.notTold}</p>
      <div>
        <Button onPress={() => void download.acknowledge()}>{words.tellNow}</Button>
      </div>
    </Notice>
  );
}

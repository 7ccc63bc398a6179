// A text that was received: blurred until somebody asks for it, and again after a while. It is shown as text, whatever is in it.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { directionOf } from '../ui/direction.ts';
import { formatDuration } from '../ui/quantity.ts';
import { useWords } from '../words/words.tsx';
import { useNow } from './clock.ts';

const shownMs = 30_000;

interface Props {
  readonly file: Blob;
  /** 0 to 20: how strongly the sender wants it blurred. */
  readonly blur: number;
}

export function TextView({ file, blur }: Props): JSX.Element {
  const { text: words } = useWords('receive');
  const text = useText(file);
  const [shownUntilMs, setShownUntil] = useState<number | undefined>(blur === 0 ? Infinity : undefined);
  const isShown = shownUntilMs !== undefined;
  const hide = (): void => {
    setShownUntil(undefined);
    announce(words.isHidden);
  };
  const show = (): void => {
    setShownUntil(Date.now() + shownMs);
    announce(words.shown);
  };
  return (
    <div class="stack">
      <div class="secret">{isShown ? <Clear text={text} /> : <Blurred text={text} blur={blur} onShow={show} />}</div>
      <CopyButton value={text} look="primary">
        {words.copy}
      </CopyButton>
      {blur > 0 && (
        <div class="row secret-row">
          {isShown ? (
            <>
              <Button icon="eye-off" onPress={hide}>
                {words.hide}
              </Button>
              <HidesIn untilMs={shownUntilMs} onTime={hide} />
            </>
          ) : (
            <span class="small">{words.hidden}</span>
          )}
        </div>
      )}
      <p class="small">{words.once}</p>
    </div>
  );
}

function Clear({ text }: { readonly text: string }): JSX.Element {
  const { text: words } = useWords('receive');
  return (
    <pre class="secret-text" dir={directionOf(text)} tabIndex={0} role="region" aria-label={words.title}>
      {text}
    </pre>
  );
}

interface BlurredProps {
  readonly text: string;
  readonly blur: number;
  readonly onShow: () => void;
}

function Blurred({ text, blur, onShow }: BlurredProps): JSX.Element {
  const { text: words } = useWords('receive');
  return (
    <>
      <pre
        class="secret-text blurred"
        dir={directionOf(text)}
        aria-hidden
        style={{ filter: `blur(${String(blur)}px)` }}
      >
        {text}
      </pre>
      <div class="secret-cover">
        <Button icon="eye" onPress={onShow}>
          {words.show}
        </Button>
      </div>
    </>
  );
}

function HidesIn({ untilMs, onTime }: { readonly untilMs: number; readonly onTime: () => void }): JSX.Element {
  const { text: words } = useWords('receive');
  const { time } = useWords('common');
  const leftMs = untilMs - useNow();
  const isOver = leftMs <= 0;
  useEffect(() => {
    if (isOver) onTime();
    // What it does is the same each time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isOver]);
  return <span class="small">{words.hidesIn(formatDuration(leftMs, time))}</span>;
}

function useText(file: Blob): string {
  const [text, setText] = useState('');
  useEffect(() => {
    let left = false;
    void file.text().then((read) => left || setText(read));
    return () => {
      left = true;
    };
  }, [file]);
  return text;
}

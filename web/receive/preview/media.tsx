// Pictures, sound and films, from an address that only this page knows.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useWords } from '../../words/words.tsx';
import type { PreviewProps } from './preview-props.ts';

export function ImageView({ file, name, type, onFailed }: PreviewProps): JSX.Element {
  const { preview: words } = useWords('receive');
  const url = useObjectUrl(file, type);
  return (
    <div class="preview-room">
      {url !== undefined && <img class="preview-media" src={url} alt={words.image(name)} onError={onFailed} />}
    </div>
  );
}

export function AudioView({ file, name, type, onFailed }: PreviewProps): JSX.Element {
  const { preview: words } = useWords('receive');
  const url = useObjectUrl(file, type);
  return <audio class="preview-sound" src={url} controls aria-label={words.audio(name)} onError={onFailed} />;
}

export function VideoView({ file, name, type, onFailed }: PreviewProps): JSX.Element {
  const { preview: words } = useWords('receive');
  const url = useObjectUrl(file, type);
  return (
    <div class="preview-room">
      <video class="preview-media" src={url} controls playsInline aria-label={words.video(name)} onError={onFailed} />
    </div>
  );
}

/** `type` replaces what the file says of itself. */
function useObjectUrl(file: Blob, type: string): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([file], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file, type]);
  return url;
}

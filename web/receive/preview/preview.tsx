// Shows a received file in the page. What it is was decided by its type; its bytes are never a document of this site.
import type { FunctionComponent, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Manifest } from '../../../src/sealed/manifest-shape.ts';
import { Notice } from '../../ui/notice.tsx';
import { useWords } from '../../words/words.tsx';
import { bareType, previewKind } from './kinds.ts';
import { AudioView, ImageView, VideoView } from './media.tsx';
import type { PreviewProps } from './preview-props.ts';
import { SourceView } from './source.tsx';

interface Props {
  readonly file: Blob;
  readonly manifest: Pick<Manifest, 'name' | 'type'>;
}

const views = { image: ImageView, audio: AudioView, video: VideoView, text: SourceView, pdf: LazyPdf } as const;

export function Preview({ file, manifest: { name, type } }: Props): JSX.Element | null {
  const { preview: words } = useWords('receive');
  const [isFailed, setFailed] = useState(false);
  const kind = previewKind(type);
  if (kind === undefined) return null;
  if (isFailed) {
    return (
      <Notice kind="warn" live>
        <p>{words.failed}</p>
      </Notice>
    );
  }
  const View: FunctionComponent<PreviewProps> = views[kind];
  return <View file={file} name={name} type={bareType(type)} onFailed={() => setFailed(true)} />;
}

/** pdf.js is larger than all the rest together: it comes when there is a document to show. */
function LazyPdf(props: PreviewProps): JSX.Element {
  const { loading } = useWords('common');
  const [loaded, setLoaded] = useState<{ readonly PdfView: FunctionComponent<PreviewProps> }>();
  const { onFailed } = props;
  useEffect(() => {
    let left = false;
    import('./pdf.tsx').then(({ PdfView }) => left || setLoaded({ PdfView }), onFailed);
    return () => {
      left = true;
    };
    // Loaded once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return loaded === undefined ? <p class="lead preview-room">{loading}</p> : <loaded.PdfView {...props} />;
}

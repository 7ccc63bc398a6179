// A PDF as pictures of its pages, drawn by pdf.js in a worker of its own. Its scripts, forms and links do nothing here.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { getDocument, PDFDataRangeTransport, PDFWorker, type PDFDocumentProxy } from 'pdfjs-dist';
import { pdfScript } from '../../engine/script-url.ts';
import { useWords } from '../../words/words.tsx';
import { CMapFiles, FontFiles, WasmFiles } from './pdf-files.ts';
import { PdfPage } from './pdf-page.tsx';
import type { PreviewProps } from './preview-props.ts';

/** A document says itself how many pages it has: a wrong number must not fill the memory. */
const mostPages = 2_000;

export function PdfView({ file, name, onFailed }: PreviewProps): JSX.Element {
  const { preview: words } = useWords('receive');
  const { loading } = useWords('common');
  const opened = useDocument(file, onFailed);
  const first = useRef<HTMLDivElement>(null);
  if (opened === undefined) return <p class="lead preview-room">{loading}</p>;
  const { document, ratio } = opened;
  const shown = Math.min(document.numPages, mostPages);
  const numbers = Array.from({ length: shown }, (_, i) => i + 1);
  return (
    <div class="pdf" tabIndex={0} role="region" aria-label={words.pdf(name)} ref={first}>
      {numbers.map((number) => (
        <PdfPage key={number} document={document} number={number} ratio={ratio} />
      ))}
      {document.numPages > shown && <p class="small">{words.beginning}</p>}
    </div>
  );
}

interface OpenedDocument {
  readonly document: PDFDocumentProxy;
  /** Height to width of the first page: the room that the others have until they are known. */
  readonly ratio: number;
}

function useDocument(file: Blob, onFailed: () => void): OpenedDocument | undefined {
  const [opened, setOpened] = useState<OpenedDocument>();
  useEffect(() => {
    let left = false;
    const port = new Worker(pdfScript(), { type: 'module', name: 'pdf' });
    const worker = PDFWorker.create({ port });
    const task = getDocument({
      range: new BlobRanges(file),
      worker,
      // Text that came with a document is never made into code.
      isEvalSupported: false,
      enableXfa: false,
      disableAutoFetch: true,
      disableStream: true,
      useWorkerFetch: false,
      CMapReaderFactory: CMapFiles,
      StandardFontDataFactory: FontFiles,
      WasmFactory: WasmFiles,
    });
    const open = async (): Promise<void> => {
      const document = await task.promise;
      const { width, height } = (await document.getPage(1)).getViewport({ scale: 1 });
      if (!left) setOpened({ document, ratio: height / width });
    };
    open().catch(() => left || onFailed());
    return () => {
      left = true;
      void task.destroy().finally(() => port.terminate());
    };
    // Another `onFailed` is the same one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [file]);
  return opened;
}

/** Parts of the file as they are needed: it may be larger than the memory. */
class BlobRanges extends PDFDataRangeTransport {
  readonly #file: Blob;

  constructor(file: Blob) {
    super(file.size, null);
    this.#file = file;
  }

  override requestDataRange(begin: number, end: number): void {
    void this.#file
      .slice(begin, end)
      .arrayBuffer()
      .then((bytes) => this.onDataRange(begin, new Uint8Array(bytes)));
  }
}

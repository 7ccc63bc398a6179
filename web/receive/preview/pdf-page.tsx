// One page of a PDF, drawn when it comes near the window and given up when it is far: a long document does not fill the memory.
import type { JSX, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PDFDocumentProxy, RenderTask } from 'pdfjs-dist';
import { useWords } from '../../words/words.tsx';

interface Props {
  readonly document: PDFDocumentProxy;
  readonly number: number;
  readonly ratio: number;
}

const sharpestPixels = 2;

export function PdfPage({ document, number, ratio }: Props): JSX.Element {
  const { preview: words } = useWords('receive');
  const canvas = useRef<HTMLCanvasElement>(null);
  const isNear = useNear(canvas);
  const drawn = useDrawing(canvas, document, number, isNear);
  const label = words.page(number, document.numPages);
  return (
    <>
      <canvas
        class="pdf-page"
        ref={canvas}
        width={0}
        height={0}
        role="img"
        aria-label={label}
        style={{ aspectRatio: `1 / ${String(drawn?.ratio ?? ratio)}` }}
      />
      {drawn !== undefined && <p class="visually-hidden">{drawn.text}</p>}
    </>
  );
}

function useNear(element: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.some(({ isIntersecting }) => isIntersecting)),
      { rootMargin: '100% 0px' },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return isNear;
}

interface Drawn {
  readonly ratio: number;
  /** For those who do not see the picture. */
  readonly text: string;
}

function useDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  document: PDFDocumentProxy,
  number: number,
  isNear: boolean,
): Drawn | undefined {
  const [drawn, setDrawn] = useState<Drawn>();
  useEffect(() => {
    const { current } = canvas;
    if (!isNear || current === null) return undefined;
    let left = false;
    let rendering: RenderTask | undefined;
    const draw = async (): Promise<void> => {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      if (left) return;
      const natural = page.getViewport({ scale: 1 });
      const pixels = current.clientWidth * Math.min(sharpestPixels, devicePixelRatio);
      const viewport = page.getViewport({ scale: pixels / natural.width });
      setDrawn({ ratio: natural.height / natural.width, text: textOf(items) });
      current.width = Math.floor(viewport.width);
      current.height = Math.floor(viewport.height);
      rendering = page.render({ canvas: current, viewport });
      await rendering.promise;
    };
    // A page that can not be drawn stays white: the others may be fine.
    draw().catch(() => undefined);
    return () => {
      left = true;
      rendering?.cancel();
      current.width = 0;
      current.height = 0;
    };
  }, [canvas, document, number, isNear]);
  return drawn;
}

function textOf(items: readonly object[]): string {
  return items
    .map((item) => ('str' in item && typeof item.str === 'string' ? item.str : ''))
    .join(' ')
    .trim();
}

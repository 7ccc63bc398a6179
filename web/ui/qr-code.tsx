// A text as a code to scan. Its encoder is loaded when there is something to show.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Props {
  readonly text: string;
  /** What is read aloud. */
  readonly label: string;
}

/** Cells of white that scanners need around it. */
const quietCells = 4;

export function QrCode({ text, label }: Props): JSX.Element {
  const cells = useCells(text);
  const size = cells === undefined ? 1 : cells.length + 2 * quietCells;
  return (
    <svg class="qr-code" viewBox={`0 0 ${String(size)} ${String(size)}`} role="img" aria-label={label}>
      {cells !== undefined && <path d={cells.map(pathOfRow).join('')} fill="currentColor" />}
    </svg>
  );
}

function useCells(text: string): readonly (readonly boolean[])[] | undefined {
  const [cells, setCells] = useState<readonly (readonly boolean[])[]>();
  useEffect(() => {
    let left = false;
    void import('uqr').then(({ encode }) => left || setCells(encode(text, { border: 0 }).data));
    return () => {
      left = true;
    };
  }, [text]);
  return cells;
}

/** Each dark cell a square, those beside each other as one: no seams. */
function pathOfRow(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x += 1) {
    if (row[x] !== true) continue;
    const start = x;
    while (row[x + 1] === true) x += 1;
    const width = String(x + 1 - start);
    path += `M${String(start + quietCells)} ${String(y + quietCells)}h${width}v1h-${width}z`;
  }
  return path;
}

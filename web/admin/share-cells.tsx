// What one share is to an admin: a short id, a state, numbers and times.
import type { JSX } from 'preact';
import type { AdminShare } from '../../src/contract/admin.schema.ts';
import { formatTime } from '../ui/quantity.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { formatBytes } from './binary-bytes.ts';

const shownOfId = 8;

/** Enough to tell it from the others, and too little to ask for it. */
export const shortId = (id: string): string => `${id.slice(0, shownOfId)}…`;

export const columns = ['id', 'state', 'size', 'created', 'expires', 'downloads', 'attempts', 'sealedBy'] as const;
export type Column = (typeof columns)[number];

const classOf = (column: Column, { hasPassword }: AdminShare): string =>
  column === 'attempts' && !hasPassword ? 'cell-attempts without-password' : `cell-${column}`;

/** The cells of a row, in the order of `columns`. On a narrow page each says by itself what it is. */
export function ShareCells({ share }: { readonly share: AdminShare }): JSX.Element {
  const { shares: words } = useWords('admin');
  const { language } = useLanguage();
  const texts: Readonly<Record<Exclude<Column, 'id' | 'state'>, string>> = {
    size: formatBytes(share.bodyBytes, language),
    created: formatTime(share.createdAt, language),
    expires: formatTime(share.expiresAt, language),
    downloads: words.downloads(share.downloadsTaken, share.downloads),
    attempts: share.hasPassword ? new Intl.NumberFormat(language).format(share.attempts) : words.noPassword,
    sealedBy: words.sealedBy[share.sealedBy],
  };
  return (
    <>
      {columns.map((column) => {
        if (column === 'id') {
          return (
            <th key={column} role="rowheader" scope="row" class="cell-id">
              <code dir="ltr">{shortId(share.id)}</code>
            </th>
          );
        }
        return (
          <td key={column} role="cell" class={classOf(column, share)}>
            <span class="cell-name" aria-hidden>
              {words.columns[column]}
            </span>
            {column === 'state' ? <State share={share} /> : <span>{texts[column]}</span>}
          </td>
        );
      })}
    </>
  );
}

function State({ share: { state, reason } }: { readonly share: AdminShare }): JSX.Element {
  const { states, reasons } = useWords('admin');
  return (
    <span class="state-cell">
      <span class={`dot ${state}`} />
      {states[state]}
      {reason !== undefined && <span class="small">({reasons[reason]})</span>}
    </span>
  );
}

// What the shares take of what they may take, and what is left of the disk.
import type { JSX } from 'preact';
import type { Overview } from '../../src/contract/admin.schema.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { formatBytes } from './binary-bytes.ts';
import { Bar } from './bar.tsx';

const nothing: Overview['storage'] = {
  storedBytes: 0,
  reservedBytes: 0,
  quotaBytes: 0,
  diskFreeBytes: 0,
  diskTotalBytes: 0,
};

export function StorageBars({ use }: { readonly use: Overview['storage'] | undefined }): JSX.Element {
  const { overview: words } = useWords('admin');
  const { language } = useLanguage();
  const bytes = (n: number): string => formatBytes(n, language);
  const { storedBytes, reservedBytes, quotaBytes, diskFreeBytes, diskTotalBytes } = use ?? nothing;
  const stored = words.ofQuota(bytes(storedBytes), bytes(quotaBytes));
  const disk = diskTotalBytes === 0 ? words.diskUnknown : words.free(bytes(diskFreeBytes), bytes(diskTotalBytes));
  return (
    <div class="storage-bars">
      <div class="stack-tight">
        <h3>{words.storage}</h3>
        <p class="number">{use === undefined ? '–' : stored}</p>
        <Bar label={words.storage} text={stored} value={storedBytes + reservedBytes} max={quotaBytes} />
        <p class="small reserved">{reservedBytes > 0 && words.reserved(bytes(reservedBytes))}</p>
      </div>
      <div class="stack-tight">
        <h3>{words.disk}</h3>
        <p class="number">{use === undefined ? '–' : disk}</p>
        <Bar label={words.disk} text={disk} value={diskTotalBytes - diskFreeBytes} max={diskTotalBytes} />
      </div>
    </div>
  );
}

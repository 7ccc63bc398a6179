// Everything that is chosen and typed, and the parcel it makes.
import { useMemo, useState } from 'preact/hooks';
import type { Parcel, SendOptions } from '../engine/engine-api.ts';
import { formatBytes } from '../ui/quantity.ts';
import { previewKind } from '../receive/preview/kinds.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { looseFile } from './dropped-files.ts';
import { filesOfParcel, parcelOfFiles, textBytes } from './parcel.ts';
import type { KnownLimits } from './server-limits.ts';
import { initialSettings, optionsOf, type Settings } from './settings.ts';
import { usePicking, type Picking } from './use-picking.ts';

export type Tab = 'files' | 'text';

export interface Form extends Fields {
  readonly parcel: Parcel | undefined;
  /** Whether the page that receives can show it. */
  readonly canShow: boolean;
  /** Whether a text can go as a text. */
  readonly fits: (text: string) => boolean;
  readonly addFiles: (files: readonly File[]) => void;
  /** A text from elsewhere: into the field if it fits there, else as a file. */
  readonly addText: (text: string) => void;
  readonly textAsFile: () => void;
  readonly options: () => SendOptions;
  /** What was being sent, to be sent anew. */
  readonly takeBack: (parcel: Parcel) => void;
}

/** What stands in it. */
interface Fields {
  readonly tab: Tab;
  readonly text: string;
  readonly picking: Picking;
  readonly settings: Settings;
  readonly showTab: (tab: Tab) => void;
  readonly type: (text: string) => void;
  readonly change: (change: Partial<Settings>) => void;
  readonly reset: () => void;
}

export function useForm(server: KnownLimits): Form {
  const { files: words } = useWords('send');
  const fields = useFields(server);
  const { tab, text, picking, settings } = fields;
  const { items } = picking;
  const parcel = useMemo((): Parcel | undefined => {
    if (tab === 'files') return parcelOfFiles(items, words.zipName);
    return text === '' ? undefined : { kind: 'text', text };
  }, [tab, items, text, words]);
  const canShow = parcel?.kind === 'file' && previewKind(parcel.file.file.type) !== undefined;
  return {
    ...fields,
    ...useAdding(fields, server),
    parcel,
    canShow,
    options: () => optionsOf(settings, { isText: tab === 'text', canShow }),
    takeBack: (given) => {
      fields.showTab(given.kind === 'text' ? 'text' : 'files');
      if (given.kind === 'text') {
        fields.type(given.text);
        return;
      }
      picking.clear();
      picking.add({ files: filesOfParcel(given), emptyFolders: [], unreadable: [] });
    },
  };
}

function useFields(server: KnownLimits): Fields {
  const [tab, showTab] = useState<Tab>('files');
  const [text, type] = useState('');
  const [changes, setChanges] = useState<Partial<Settings>>({});
  const picking = usePicking();
  const reset = (): void => {
    picking.clear();
    type('');
    setChanges({});
  };
  return {
    tab,
    text,
    picking,
    // What was not touched is the server's default, as soon as it is known.
    settings: { ...initialSettings(server), ...changes },
    showTab,
    type,
    change: (more) => setChanges((now) => ({ ...now, ...more })),
    reset,
  };
}

function useAdding(
  { text, picking, showTab, type }: Fields,
  { limits }: KnownLimits,
): Pick<Form, 'fits' | 'addFiles' | 'addText' | 'textAsFile'> {
  const { files: words, remarks } = useWords('send');
  const { language } = useLanguage();
  const fits = (some: string): boolean => textBytes(some) <= limits.textBytes;
  const addFiles = (files: readonly File[]): void => {
    showTab('files');
    picking.add({ files: files.map(looseFile), emptyFolders: [], unreadable: [] });
  };
  const addAsFile = (long: string): void => {
    addFiles([new File([long], words.pastedText, { type: 'text/plain' })]);
    picking.remark(remarks.textAsFile(formatBytes(limits.textBytes, language)));
  };
  return {
    fits,
    addFiles,
    addText: (more) => {
      const joined = text === '' ? more : `${text}\n${more}`;
      if (!fits(joined)) {
        addAsFile(more);
        return;
      }
      showTab('text');
      type(joined);
    },
    textAsFile: () => {
      addAsFile(text);
      type('');
    },
  };
}

// How a file gets out of the page, by what this browser can do: to a file that the person picks, to the browser's own downloads, to its
// private file system, or, if it is small enough, through memory. Decided before anything is claimed.
import { transfer } from 'comlink';
import type { Destination } from '../engine/engine-api.ts';
import { engine } from '../engine/engine.ts';
import { offerStream, type Named } from './stream-way.ts';

export type Way = Destination['kind'];

/** `save`: to the person's device. `show`: into the page. */
export type Purpose = 'save' | 'show';

/** A way that is open. Nothing has been claimed for it. */
export interface OpenWay {
  readonly way: Way;
  readonly destination: Destination;
  /** Once bytes are on their way. */
  readonly begin?: () => void;
  /** From time to time, while nothing else happens. */
  readonly stay?: () => void;
  /** Whether leaving the page loses what has arrived. */
  readonly isFragile: () => boolean;
}

const mebibyte = 1_048_576;
/** What is shown and no larger need not go over the disk. */
const smallBytes = 32 * mebibyte;

function memoryRoom(): number {
  const { deviceMemory = 4 } = navigator as { readonly deviceMemory?: number };
  return Math.min(512, deviceMemory * 64) * mebibyte;
}

/** The ways for so many bytes, the best first; none if this browser cannot take that much. */
export async function waysFor(bytes: number, purpose: Purpose): Promise<readonly Way[]> {
  const fits: Readonly<Record<Way, boolean>> = {
    picked: 'showSaveFilePicker' in globalThis,
    streamed: 'serviceWorker' in navigator,
    private: bytes <= (await privateRoom()),
    memory: bytes <= memoryRoom(),
  };
  return (purpose === 'save' ? toSave : bytes <= smallBytes ? toShowSmall : toShow).filter((way) => fits[way]);
}

const toSave = ['picked', 'streamed', 'private', 'memory'] as const satisfies readonly Way[];
const toShow = ['private', 'memory'] as const satisfies readonly Way[];
const toShowSmall = ['memory', 'private'] as const satisfies readonly Way[];

async function privateRoom(): Promise<number> {
  const { storage } = navigator as { readonly storage?: Partial<StorageManager> };
  return storage?.getDirectory === undefined ? -1 : engine().privateRoom();
}

/** `closed`: the person has thought better of it. `none`: no way opened. */
export type WayOut = OpenWay | 'closed' | 'none';

export async function openWay(ways: readonly Way[], named: Named, handle?: FileSystemFileHandle): Promise<WayOut> {
  for (const way of ways) {
    const opened = await openers[way](named, handle);
    if (opened !== undefined) return opened;
  }
  return 'none';
}

type Opener = (named: Named, handle: FileSystemFileHandle | undefined) => Promise<OpenWay | 'closed' | undefined>;

const sturdy = (): boolean => false;

const openers: Readonly<Record<Way, Opener>> = {
  async picked({ name }, known) {
    const handle = (await mayWrite(known)) ? known : await pick(name);
    if (handle === 'closed' || handle === undefined) return handle;
    return { way: 'picked', destination: { kind: 'picked', handle }, isFragile: sturdy };
  },

  async streamed(named) {
    const offer = await offerStream(named);
    if (offer === undefined) return undefined;
    const { port, begin, stay, hasBegun } = offer;
    const destination = transfer({ kind: 'streamed', port } as const, [port]);
    return { way: 'streamed', destination, begin, stay, isFragile: hasBegun };
  },

  private: () => Promise.resolve({ way: 'private', destination: { kind: 'private' }, isFragile: sturdy }),

  memory: () => Promise.resolve({ way: 'memory', destination: { kind: 'memory' }, isFragile: () => true }),
};

/** Browsers ask the person again after a reload. */
async function mayWrite(handle: FileSystemFileHandle | undefined): Promise<boolean> {
  try {
    return (await handle?.requestPermission({ mode: 'readwrite' })) === 'granted';
  } catch {
    return false;
  }
}

async function pick(suggestedName: string): Promise<FileSystemFileHandle | 'closed' | undefined> {
  try {
    return await showSaveFilePicker({ suggestedName });
  } catch (error) {
    // Anything else is the browser's doing: it may not allow it here, or not like the name.
    return error instanceof DOMException && error.name === 'AbortError' ? 'closed' : undefined;
  }
}

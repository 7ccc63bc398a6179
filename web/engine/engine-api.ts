// What the pages ask of the engine, which runs in a worker: everything that seals, opens, hashes, derives keys or speaks to the server.
// The types of both sides; nothing here runs.
import type { NewShare } from '../../src/client/new-share.ts';
import type { ConfigResponse } from '../../src/contract/config.schema.ts';
import type { LinkView, OwnerView } from '../../src/contract/look.schema.ts';
import type { OwnerChange } from '../../src/client/owner-share.ts';
import type { Progress } from '../../src/client/progress.ts';
import type { SentShare } from '../../src/client/send-share.ts';
import type { Manifest, ManifestKind } from '../../src/sealed/manifest-shape.ts';

/** Why something did not work: errors lose their class on the way out of a worker. */
export interface Failure {
  /**
   * A code of the server (docs/errors.md), of the client library (`network.…`, `link.…`, `share.…`, `resume.…`, `source.…`),
   * of the format (`sealed.…`, `password.length`), `aborted`, or `unexpected`.
   */
  readonly code: string;
  /** One English sentence, for the log of whoever mends it. Never a secret. */
  readonly detail: string;
  /** What the server's answer carried besides: `attemptsLeft`, `availableFrom`, `claimedAt`, `reason`, `at`. */
  readonly extras: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number | undefined;
}

export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure };

/** One file that somebody picked. `path` has `/` between folders. */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}

/** What is to be sent. One file goes as it is, several (or one of a folder) as a zip. */
export type Parcel =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly file: PickedFile }
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly PickedFile[] };

/** What a person may choose about a share. */
export type SendOptions = Pick<
  NewShare,
  'password' | 'note' | 'expiresInSeconds' | 'expiresAtMs' | 'downloads' | 'availableFromMs' | 'blur' | 'view'
>;

/** A running transfer. `outcome` may be asked for once. */
export interface Transfer<Result> {
  pause(): void;
  resume(): void;
  /** Ends it. Of an upload nothing stays, here or there. */
  cancel(): void;
  outcome(): Promise<Outcome<Result>>;
}

export interface Watcher {
  onProgress(progress: Progress): void;
  /** As soon as the id of an upload exists: by it the upload can be resumed. Downloads never say it. */
  onShareId(shareId: string): void;
}

/** An upload that broke off, and what must be picked again to go on with it. */
export interface UnfinishedUpload {
  readonly shareId: string;
  readonly kind: ManifestKind;
  /** Empty for a text. */
  readonly name: string;
  readonly plainBytes: number;
  /** So many plain bytes may have left this machine. */
  readonly sentBytes: number;
  readonly files: readonly { readonly path: string; readonly size: number; readonly lastModifiedMs: number }[];
  readonly startedAtMs: number;
  readonly terms: Terms;
}

/** What was chosen, to be said again with the link. */
export interface Terms {
  readonly downloads?: number | undefined;
  readonly password: boolean;
  readonly availableFromMs?: number | undefined;
}

/** From 0, the first that anybody tries, to 4. */
export type PasswordStrength = 0 | 1 | 2 | 3 | 4;

/** A download that was begun in this browser and is not done. */
export interface BegunDownload {
  readonly shareId: string;
  readonly link: string;
  readonly name: string;
  readonly plainBytes: number;
  /** So much of it is here, verified: from there it goes on. */
  readonly heldBytes: number;
  /** Where it goes, if the person picked a file. */
  readonly handle: FileSystemFileHandle | undefined;
}

/** A file that arrived whole and waits in the browser's private file system to be put away. */
export interface WaitingCopy {
  readonly shareId: string;
  readonly manifest: Pick<Manifest, 'kind' | 'name' | 'type' | 'view' | 'size'>;
  readonly file: Blob;
}

export interface Seen {
  readonly view: LinkView;
  /** Undefined while a password is missing, or the body is not whole yet. */
  readonly manifest: Manifest | undefined;
  /** A claim was tried from here; if it was granted, this browser may go on with it. */
  readonly tried: boolean;
  readonly begun: BegunDownload | undefined;
}

export interface Claimed {
  readonly shareId: string;
  readonly manifest: Manifest;
  readonly claimedAt: string;
  readonly expiresAt: string;
}

/** Where verified bytes go. */
export type Destination =
  | { readonly kind: 'picked'; readonly handle: FileSystemFileHandle }
  /** To the service worker, which hands them to the browser's own download. */
  | { readonly kind: 'streamed'; readonly port: MessagePort }
  /** The browser's private file system; the file comes with the result. */
  | { readonly kind: 'private' }
  | { readonly kind: 'memory' };

export interface Received {
  readonly manifest: Manifest;
  /** False if all is here and verified, but the server could not be told. */
  readonly acknowledged: boolean;
  /** For `private` and `memory`. */
  readonly file?: Blob | undefined;
}

/** One link that was opened. */
export interface Receiving {
  look(): Promise<Outcome<Seen>>;
  /** Spends nothing, but a wrong password counts. */
  readManifest(password: string): Promise<Outcome<Manifest>>;
  /** Takes the download slot, or repeats the claim made from here before. */
  claim(password?: string): Promise<Outcome<Claimed>>;
  /** After `claim`. */
  download(destination: Destination, watcher: Watcher): Promise<Transfer<Received>>;
  /** Tells the server that all is here, if it could not be told before. */
  acknowledge(): Promise<Outcome<boolean>>;
}

export interface Engine {
  config(): Promise<Outcome<ConfigResponse>>;

  send(parcel: Parcel, options: SendOptions, watcher: Watcher): Promise<Transfer<SentShare>>;
  /**
   * Goes on with an upload that broke off. `parcel` must be what was sent before; otherwise the failure is `resume.impossible`, and
   * nothing is left to be resumed. `upload.elsewhere`: another tab is at it.
   */
  resume(shareId: string, parcel: Parcel, watcher: Watcher): Promise<Transfer<SentShare>>;
  /** Gives up an upload that broke off; see `unfinishedUploads` in web/keep. */
  discard(shareId: string): Promise<Outcome<undefined>>;
  passwordStrength(password: string): Promise<Outcome<PasswordStrength>>;

  /** Undefined if the link is incomplete: no server was asked. */
  receive(link: string): Promise<Receiving | undefined>;
  begunDownloads(): Promise<readonly BegunDownload[]>;
  /** Forgets a download that was begun, and what has arrived of it. The download stays spent. */
  forgetDownload(shareId: string): Promise<void>;
  waitingCopies(): Promise<readonly WaitingCopy[]>;
  /** The person has it: it is removed the next time somebody looks. */
  copySaved(shareId: string): Promise<void>;
  removeCopy(shareId: string): Promise<void>;
  /** How many bytes the browser's private file system takes; -1 if it has none that is fit for this. */
  privateRoom(): Promise<number>;

  ownerLook(id: string, ownerToken: string): Promise<Outcome<OwnerView>>;
  ownerChange(id: string, ownerToken: string, change: OwnerChange): Promise<Outcome<OwnerView>>;
  ownerUnlock(id: string, ownerToken: string): Promise<Outcome<OwnerView>>;
  /** @param startedAt of one claim, as the owner's view spells it; all unacknowledged ones without */
  ownerRearm(id: string, ownerToken: string, startedAt?: string): Promise<Outcome<OwnerView>>;
  ownerRevoke(id: string, ownerToken: string): Promise<Outcome<undefined>>;
}

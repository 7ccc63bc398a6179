// What every preview is given.

export interface PreviewProps {
  readonly file: Blob;
  readonly name: string;
  /** Without parameters; one of those that are safe. */
  readonly type: string;
  readonly onFailed: () => void;
}

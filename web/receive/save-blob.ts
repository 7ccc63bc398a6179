// Hands a file that the page has to the browser's downloads.

/** The browser goes on reading from it after the press. */
const keepMs = 600_000;

export function saveBlob(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), keepMs);
}

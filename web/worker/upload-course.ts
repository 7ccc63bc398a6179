// The course of one upload: what moves and what is waited for, told as one line of progress; and going on at once when the network is back.
import type { Progress, TransferControl } from '../../src/client/progress.ts';
import type { ShareApi } from '../../src/client/share-api.ts';
import { bodyBytesOf } from '../../src/sealed/sizes.ts';
import { uploadApi } from './parts.ts';
import { uploadingFetch } from './uploading-fetch.ts';

export interface UploadCourse {
  readonly api: ShareApi;
  readonly control: TransferControl;
  readonly end: () => void;
}

export function uploadCourse(plainBytes: number, control: TransferControl): UploadCourse {
  const bodyBytes = bodyBytesOf(plainBytes);
  let last: Progress = { phase: 'preparing', doneBytes: 0, totalBytes: plainBytes };
  const tell = (progress: Progress): void => {
    last = progress;
    control.onProgress?.(progress);
  };
  const fetch = uploadingFetch(({ headers }, bytes) => {
    if (last.phase !== 'sending') return;
    const offset = Number(new Headers(headers).get('upload-offset')) + bytes;
    const doneBytes = Math.floor((offset / bodyBytes) * plainBytes);
    // All of it is said when the server has all of it.
    tell({ phase: 'sending', doneBytes: Math.min(doneBytes, plainBytes - 1), totalBytes: plainBytes });
  });
  const api = uploadApi({
    fetch,
    onRetry: ({ code }) => {
      tell({ ...last, phase: 'waiting', because: code });
    },
  });
  // What was on its way when the network changed may never arrive, and nobody says so for minutes.
  const askAnew = (): void => {
    if (control.pause?.paused !== false) return;
    control.pause.pause();
    control.pause.resume();
  };
  addEventListener('online', askAnew);
  const end = (): void => {
    removeEventListener('online', askAnew);
  };
  return { api, control: { ...control, onProgress: tell }, end };
}

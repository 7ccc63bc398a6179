// Where verified bytes go.
import type { Sink } from '../../src/client/sink.ts';
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import type { Destination } from '../engine/engine-api.ts';
import { keepCopy } from './kept-copies.ts';
import { keepPicked, pickedProgress } from './kept-downloads.ts';
import { readPrivateFile } from './private-files.ts';
import { BlobSink } from './sinks-memory.ts';
import { PickedSink } from './sinks-picked.ts';
import { PrivateSink } from './sinks-private.ts';
import { StreamedSink } from './sinks-streamed.ts';

export interface ChosenSink {
  readonly sink: Sink;
  /** The file, once the sink is closed; undefined where the browser has put it away itself. */
  readonly result: () => Promise<Blob | undefined>;
}

const nowhere = (): Promise<undefined> => Promise.resolve(undefined);

export async function sinkFor(destination: Destination, shareId: string, manifest: Manifest): Promise<ChosenSink> {
  switch (destination.kind) {
    case 'picked': {
      const record = {
        load: () => pickedProgress(shareId),
        save: (progress: Parameters<typeof keepPicked>[1]) => keepPicked(shareId, progress),
      };
      return { sink: await PickedSink.open(destination.handle, record), result: nowhere };
    }
    case 'streamed':
      return { sink: new StreamedSink(destination.port), result: nowhere };
    case 'private': {
      const sink = await PrivateSink.open(shareId, () => keepCopy(shareId, manifest));
      // Without its type: a browser would show some when asked to keep them.
      const result = async (): Promise<Blob> => new Blob([(await readPrivateFile(shareId)) ?? '']);
      return { sink, result };
    }
    case 'memory': {
      const sink = new BlobSink();
      return { sink, result: () => Promise.resolve(sink.whole) };
    }
  }
}

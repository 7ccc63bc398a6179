// Where verified bytes go, by what this browser can do.
import { MemorySink, type Sink } from '../../src/client/sink.ts';
import type { Manifest } from '../../src/sealed/manifest-shape.ts';
import type { Destination } from '../engine/engine-api.ts';

export interface ChosenSink {
  readonly sink: Sink;
  /** The file, once the sink is closed; undefined where the browser has put it away itself. */
  readonly result: () => Promise<Blob | undefined>;
}

export async function sinkFor(_destination: Destination, _shareId: string, manifest: Manifest): Promise<ChosenSink> {
  const sink = new MemorySink();
  const type = manifest.type;
  return Promise.resolve({
    sink,
    result: () => Promise.resolve(sink.bytes === undefined ? undefined : new Blob([sink.bytes as BlobPart], { type })),
  });
}

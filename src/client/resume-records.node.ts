// Resume records as files, durable before a piece leaves.
import { DurableFiles } from './durable-files.node.ts';
import { parseResumeRecord, type ResumeRecord, type ResumeRecords } from './resume-record.ts';

export class FileResumeRecords implements ResumeRecords {
  readonly #files: DurableFiles;

  constructor(folder: string) {
    this.#files = new DurableFiles(folder, '.upload.json');
  }

  async load(shareId: string): Promise<ResumeRecord | undefined> {
    const text = await this.#files.read(shareId);
    return text === undefined ? undefined : parseResumeRecord(text);
  }

  save(record: ResumeRecord): Promise<void> {
    return this.#files.write(record.shareId, JSON.stringify(record));
  }

  delete(shareId: string): Promise<void> {
    return this.#files.remove(shareId);
  }
}

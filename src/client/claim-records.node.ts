// Claim records as files, durable before the claim is made.
import { parseClaimRecord, type ClaimRecord, type ClaimRecords } from './claim-record.ts';
import { DurableFiles } from './durable-files.node.ts';

export class FileClaimRecords implements ClaimRecords {
  readonly #files: DurableFiles;

  constructor(folder: string) {
    this.#files = new DurableFiles(folder, '.claim.json');
  }

  async load(shareId: string): Promise<ClaimRecord | undefined> {
    const text = await this.#files.read(shareId);
    return text === undefined ? undefined : parseClaimRecord(text);
  }

  save(record: ClaimRecord): Promise<void> {
    return this.#files.write(record.shareId, JSON.stringify(record));
  }

  delete(shareId: string): Promise<void> {
    return this.#files.remove(shareId);
  }
}

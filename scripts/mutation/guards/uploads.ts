/** Uploads while they run: how much, by whom, and what is left of those that fail. */
import { tests, within, type Guard } from '../guard.ts';

const create = (only?: string) => tests('test/e2e/upload-create.spec.ts', only);
const faults = (only: string) => tests('test/e2e/upload-faults.spec.ts', only);
const tus = (only: string) => tests('test/e2e/upload-tus.spec.ts', only);
const hostile = (only: string) => tests('test/e2e/sealed-by-server-hostile.spec.ts', only);

export const uploadGuards: readonly Guard[] = [
  {
    guard: 'No share is larger than MAX_SHARE_BYTES.',
    without: 'any size is taken',
    spellings: [
      within(
        'src/upload/create-share.service.ts',
        'if (share.bodyBytes > bodyBytesOf(maxShareBytes)) throw tooLarge(maxShareBytes);',
        '',
        create('largest'),
      ),
      within(
        'src/upload/sealing-body.ts',
        'if (this.#plainBytes > this.#maxPlainBytes) throw tooLarge(this.#maxPlainBytes);',
        '',
        hostile('too large'),
      ),
    ],
  },
  {
    guard: 'A create request has a header of the format.',
    without: 'any text is one',
    spellings: [
      within('src/upload/create-share.service.ts', 'if (!isHeaderText(header)) throw', 'if (false) throw', create()),
    ],
  },
  {
    guard: 'A create request has a manifest of a possible length.',
    without: 'any length is taken',
    spellings: [
      within(
        'src/upload/create-share.service.ts',
        'if (!isPossibleManifestBytes(manifest.length)) throw',
        'if (false) throw',
        create(),
      ),
    ],
  },
  {
    guard: 'A create request has a possible length of its body.',
    without: 'any length is taken',
    spellings: [
      within('src/upload/create-share.service.ts', 'if (plainBytes === undefined) throw', 'if (false) throw', create()),
    ],
  },
  {
    guard: 'A body that comes with its create request has the length it says.',
    without: 'it may be shorter or longer',
    spellings: [
      within(
        'src/upload/create-share.service.ts',
        'if (body.length !== bodyBytes) throw',
        'if (false) throw',
        create(),
      ),
    ],
  },
  {
    guard: 'A body is durable before its record says that it is there.',
    without: 'the record comes first',
    spellings: [
      within(
        'src/upload/patch-writer.ts',
        'async #complete(writer: BlobWriter): Promise<void> {\n    try {',
        'async #complete(writer: BlobWriter): Promise<void> {\n    await this.#context.metadata.completeUpload(this.#context.share.id);\n    try {',
        faults('cannot make bytes durable'),
      ),
      within(
        'src/upload/create-share.service.ts',
        `if (written !== undefined && body !== undefined) await this.#write(written, body);
      const created = await room.handOver(async (leaseId) => unwrap(await this.metadata.create(share, leaseId)));`,
        `const created = await room.handOver(async (leaseId) => unwrap(await this.metadata.create(share, leaseId)));
      if (written !== undefined && body !== undefined) await this.#write(written, body);`,
        faults('cannot make bytes durable'),
      ),
    ],
  },
  {
    guard: 'Some of the disk stays free.',
    without: 'uploads fill it',
    spellings: [
      within(
        'src/upload/free-disk.ts',
        'return freeBytes - this.keepFreeBytes;',
        'return freeBytes;',
        create('must stay free'),
      ),
    ],
  },
  {
    guard: 'An address sends only so much in a day.',
    without: 'it sends without end',
    spellings: [
      within(
        'src/upload/room.ts',
        'if (count <= this.settings.addressBytesPerDay) return;',
        'return;',
        create('for a day'),
      ),
    ],
  },
  {
    guard: 'An upload takes no more bytes than were announced.',
    without: 'it takes all that come',
    spellings: [
      within(
        'src/upload/patch-writer.ts',
        'if (this.#received > this.#maxBytes) throw tooLong();',
        '',
        tus('number is not known'),
      ),
    ],
  },
  {
    guard: 'Only the owner learns whether an upload is running.',
    without: 'the lock is asked for before the token',
    spellings: [
      within(
        'src/upload/tus-uploads.ts',
        '// Before the lock: with a wrong token nobody learns whether the upload is busy.\n      await resource.seen();',
        '',
        tus('nobody’s business'),
      ),
    ],
  },
  {
    guard: 'One writer at a time, across processes.',
    without: 'the lease of the upload is not asked for',
    spellings: [
      within(
        'src/upload/upload-locks.ts',
        'if (!(await this.#leases.acquire(this.#name, this.#holder, LEASE_MS)))',
        'if (!(await this.#leases.acquire(this.#name, this.#holder, LEASE_MS)) && this.#insistent === undefined)',
        tus('across processes'),
      ),
    ],
  },
  {
    guard: 'A writer who lost the lock writes no more.',
    without: 'it goes on',
    spellings: [
      within(
        'src/upload/patch-writer.ts',
        'lock.assertHeld();',
        '',
        tests('test/e2e/upload-room.spec.ts', 'asked for before each write'),
      ),
    ],
  },
  {
    guard: 'A share that is revoked while its bytes arrive leaves none.',
    without: 'what came last stays',
    spellings: [
      within(
        'src/upload/patch-writer.ts',
        '} finally {\n      await this.#removeIfGone();\n    }',
        '} finally {\n      this.#cut.abort();\n    }',
        tus('revoked while its bytes'),
      ),
    ],
  },
  {
    guard: 'A share whose sender left before the reply is not made.',
    without: 'it is made, and nobody has its link',
    spellings: [
      within(
        'src/upload/server-sealing.ts',
        'if (isGone()) throw new UploadAborted();',
        '',
        hostile('leaves before the reply'),
      ),
    ],
  },
];

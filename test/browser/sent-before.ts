/** Shares that somebody sent with the client library, for browsers to receive. */
import { randomBytes } from 'node:crypto';
import { textShare, type NewShare } from '../../src/client/new-share.ts';
import { MemoryResumeRecords } from '../../src/client/resume-record.ts';
import { Sender } from '../../src/client/send-share.ts';
import { ShareApi } from '../../src/client/share-api.ts';
import { bytesSource } from '../../src/client/source.ts';
import { Transport } from '../../src/client/transport.ts';
import { nodeAead } from '../../src/sealed/aead.node.ts';
import { nodePasswordHasher } from '../../src/sealed/password.node.ts';
import { nodePrimitives } from '../../src/sealed/primitives.node.ts';
import { keysOfLink, type Known } from '../support/doors.ts';

/** What somebody sent with the client library, and every key of it. */
export interface Sent extends Known {
  readonly link: string;
}

/** @param origin where it is sent to; the link leads to `linkTo` */
export async function send(origin: string, share: Partial<NewShare>, plain: Buffer, linkTo = origin): Promise<Sent> {
  const sender = new Sender({
    api: new ShareApi(new Transport({ base: origin })),
    records: new MemoryResumeRecords(),
    primitives: nodePrimitives,
    aead: nodeAead,
    hasher: nodePasswordHasher,
  });
  const file = {
    source: bytesSource(plain),
    kind: 'file',
    name: 'report.bin',
    type: 'application/octet-stream',
  } as const;
  const { link, ownerToken } = await sender.send({ ...file, ...share });
  const { id, linkToken } = keysOfLink(link);
  const linkSecret = link.slice(link.indexOf('#') + 1);
  return { id, linkToken, ownerToken, linkSecret, plain, password: share.password, link: `${linkTo}/s#${linkSecret}` };
}

export const sendBytes = (
  origin: string,
  bytes: number,
  share: Partial<NewShare> = {},
  linkTo = origin,
): Promise<Sent> => send(origin, share, randomBytes(bytes), linkTo);

export const sendText = (origin: string, text: string, share: Partial<NewShare> = {}): Promise<Sent> =>
  send(origin, { ...textShare(text), ...share }, Buffer.from(text));

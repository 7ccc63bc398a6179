/** All guards, in the order in which the table tells them. */
import type { Guard, Spelling } from './guard.ts';
import { adminGuards } from './guards/admin.ts';
import { adminOperatingGuards } from './guards/admin-operating.ts';
import { adminStoreGuards } from './guards/admin-stores.ts';
import { blobGuards } from './guards/blobs.ts';
import { claimGuards } from './guards/claims.ts';
import { downloadGuards } from './guards/downloads.ts';
import { endingGuards } from './guards/ending.ts';
import { formatGuards } from './guards/format.ts';
import { hashingGuards } from './guards/hashing.ts';
import { headerGuards } from './guards/headers.ts';
import { httpGuards } from './guards/http.ts';
import { orderOfChecks } from './guards/order-of-checks.ts';
import { ownerGuards } from './guards/owner.ts';
import { passwordGuards } from './guards/passwords.ts';
import { recipientGuards } from './guards/recipients.ts';
import { redisGuards } from './guards/redis.ts';
import { storeGuards } from './guards/store.ts';
import { sweepingGuards } from './guards/sweeping.ts';
import { tellingGuards } from './guards/telling.ts';
import { uploadGuards } from './guards/uploads.ts';

export interface Chapter {
  readonly title: string;
  readonly guards: readonly Guard[];
}

export const chapters: readonly Chapter[] = [
  { title: 'Who is let in', guards: orderOfChecks },
  { title: 'Passwords', guards: [...passwordGuards, ...hashingGuards] },
  { title: 'Claims', guards: claimGuards },
  { title: 'Beginnings and ends', guards: endingGuards },
  { title: 'The owner', guards: ownerGuards },
  { title: 'The stores', guards: storeGuards },
  { title: 'Redis', guards: redisGuards },
  { title: 'What the admin page keeps', guards: adminStoreGuards },
  { title: 'The admin', guards: [...adminGuards, ...adminOperatingGuards] },
  { title: 'Bytes on the disk', guards: blobGuards },
  { title: 'The sweeper', guards: sweepingGuards },
  { title: 'The sealed format', guards: [...formatGuards, ...headerGuards] },
  { title: 'Before anything counts as received', guards: recipientGuards },
  { title: 'Uploads', guards: uploadGuards },
  { title: 'Downloads', guards: downloadGuards },
  { title: 'HTTP', guards: httpGuards },
  { title: 'What is told', guards: tellingGuards },
];

/** One guard taken away in one place. */
export interface Mutation extends Spelling {
  readonly guard: string;
  readonly without: string;
}

export const mutationsOf = ({ guards }: Chapter): readonly Mutation[] =>
  guards.flatMap(({ guard, without, spellings }) => spellings.map((spelling) => ({ guard, without, ...spelling })));

export const allMutations: readonly Mutation[] = chapters.flatMap(mutationsOf);

import { describe } from '@jest/globals';
import { embeddedEngine } from '../support/embedded-engine.ts';
import { leaseStoreContract } from './lease-store.contract.ts';
import { metadataStoreContract } from './metadata-store.contract.ts';
import { rateLimitStoreContract } from './rate-limit-store.contract.ts';

describe('the embedded metadata store', () => {
  metadataStoreContract(embeddedEngine);
});
describe('the embedded lease store', () => {
  leaseStoreContract(embeddedEngine);
});
describe('the embedded rate limit store', () => {
  rateLimitStoreContract(embeddedEngine);
});

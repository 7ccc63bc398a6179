import { describe } from '@jest/globals';
import { embeddedEngine } from '../support/embedded-engine.ts';
import { auditLogContract } from './audit-log.contract.ts';
import { chosenSettingsContract } from './chosen-settings.contract.ts';
import { counterStoreContract } from './counter-store.contract.ts';
import { leaseStoreContract } from './lease-store.contract.ts';
import { metadataStoreContract } from './metadata-store.contract.ts';
import { rateLimitStoreContract } from './rate-limit-store.contract.ts';
import { sessionStoreContract } from './session-store.contract.ts';

describe('the embedded metadata store', () => {
  metadataStoreContract(embeddedEngine);
});
describe('the embedded lease store', () => {
  leaseStoreContract(embeddedEngine);
});
describe('the embedded rate limit store', () => {
  rateLimitStoreContract(embeddedEngine);
});
describe('the embedded counter store', () => {
  counterStoreContract(embeddedEngine);
});
describe('the embedded session store', () => {
  sessionStoreContract(embeddedEngine);
});
describe('the embedded audit log', () => {
  auditLogContract(embeddedEngine);
});
describe('the embedded chosen settings', () => {
  chosenSettingsContract(embeddedEngine);
});

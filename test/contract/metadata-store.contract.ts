/** Every promise of the metadata port as a test. An engine that passes may stand in for any other. */
import { describe } from '@jest/globals';
import { claimsContract } from './metadata/claims.ts';
import { creatingContract } from './metadata/creating.ts';
import type { EngineFactory } from './metadata/engine.ts';
import { failuresContract } from './metadata/failures.ts';
import { orderOfChecksContract } from './metadata/order-of-checks.ts';
import { ownerContract } from './metadata/owner.ts';
import { passwordsContract } from './metadata/passwords.ts';
import { quotaContract } from './metadata/quota.ts';
import { reasonsContract } from './metadata/reasons.ts';
import { timeContract } from './metadata/time.ts';

export function metadataStoreContract(make: EngineFactory): void {
  describe('making and finding', () => {
    creatingContract(make);
  });
  describe('the order of checks', () => {
    orderOfChecksContract(make);
  });
  describe('claims', () => {
    claimsContract(make);
  });
  describe('passwords', () => {
    passwordsContract(make);
  });
  describe('the owner', () => {
    ownerContract(make);
  });
  describe('time', () => {
    timeContract(make);
  });
  describe('why', () => {
    reasonsContract(make);
  });
  describe('room', () => {
    quotaContract(make);
  });
  describe('failure', () => {
    failuresContract(make);
  });
}

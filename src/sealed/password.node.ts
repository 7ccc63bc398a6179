// Argon2id on the server. It runs in libuv's thread pool: keep a PasswordQueue in front, or it starves file access.
import { hashRaw } from '@node-rs/argon2';
import { argon2idParameters, type PasswordHasher } from './password.ts';

const { memoryKiB, passes, lanes, outputBytes } = argon2idParameters;
// The package declares its enums as ambient `const enum`, which isolated modules can not name: 2 is Argon2id, 1 is version 1.3.
const options = {
  algorithm: 2,
  version: 1,
  memoryCost: memoryKiB,
  timeCost: passes,
  parallelism: lanes,
  outputLen: outputBytes,
};

export const nodePasswordHasher: PasswordHasher = {
  name: '@node-rs/argon2',
  argon2id: (password, salt) => hashRaw(password, { ...options, salt }),
};

// Passwords of people who sign in to the server itself: Argon2id with its parameters beside it (a PHC string). Keep a PasswordQueue in front.
import { hash, verify } from '@node-rs/argon2';
import { argon2idParameters } from './password.ts';

const { memoryKiB, passes, lanes, outputBytes } = argon2idParameters;
// 2 is Argon2id, 1 is version 1.3: the package declares its enums as ambient `const enum`, which isolated modules can not name.
const options = {
  algorithm: 2,
  version: 1,
  memoryCost: memoryKiB,
  timeCost: passes,
  parallelism: lanes,
  outputLen: outputBytes,
};

/** `$argon2id$v=19$…` with a fresh salt. NFC, so that every keyboard spells the same password alike. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), options);

/** Whether it is the password of this hash. Compares in constant time. */
export const isPasswordOf = (phc: string, password: string): Promise<boolean> => verify(phc, password.normalize('NFC'));

// Argon2id in the browser: WebAssembly, or plain JavaScript where WebAssembly is switched off (some hardened browsers do).
import { argon2id as argon2idOfWasm } from 'hash-wasm';
import { argon2idParameters, type PasswordHasher } from './password.ts';

const { memoryKiB, passes, lanes, outputBytes } = argon2idParameters;

export const wasmPasswordHasher: PasswordHasher = {
  name: 'hash-wasm',
  argon2id: (password, salt) =>
    argon2idOfWasm({
      password,
      salt,
      memorySize: memoryKiB,
      iterations: passes,
      parallelism: lanes,
      hashLength: outputBytes,
      outputType: 'binary',
    }),
};

export const noblePasswordHasher: PasswordHasher = {
  name: 'noble',
  async argon2id(password, salt) {
    // Loaded only where it is needed: the page is smaller without it.
    const { argon2idAsync } = await import('@noble/hashes/argon2.js');
    return argon2idAsync(password, salt, { m: memoryKiB, t: passes, p: lanes, dkLen: outputBytes });
  },
};

export const webPasswordHasher: PasswordHasher = {
  name: 'web',
  argon2id: (password, salt) =>
    ('WebAssembly' in globalThis ? wasmPasswordHasher : noblePasswordHasher).argon2id(password, salt),
};

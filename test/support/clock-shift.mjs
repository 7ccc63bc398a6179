// Loaded before a server: its wall clock is off by what the file CLOCK_SHIFT_FILE says in milliseconds, read at start and at
// each order, as if somebody had set the clock of the host. Monotonic time goes on as it does then.
import { readFileSync } from 'node:fs';

const file = process.env['CLOCK_SHIFT_FILE'] ?? '';
const Wall = globalThis.Date;
let shiftMs = 0;
const read = () => {
  shiftMs = Number(readFileSync(file, 'utf8'));
};

globalThis.Date = class extends Wall {
  constructor(...args) {
    if (args.length === 0) super(Wall.now() + shiftMs);
    else super(...args);
  }

  static now() {
    return Wall.now() + shiftMs;
  }
};

read();
process.on('message', () => {
  read();
  process.send?.(shiftMs);
});
// The server ends when it has nothing more to do.
process.channel?.unref();

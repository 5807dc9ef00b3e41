#!/usr/bin/env node
import { main } from './main.ts';

const controller = new AbortController();
let interrupts = 0;
process.on('SIGINT', () => {
  // The first Ctrl-C asks for a checkpoint, the second does not wait for it.
  interrupts += 1;
  if (interrupts > 1) process.exit(130);
  controller.abort();
});
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
// The reader of a pipe may leave (`sparsam plugins | head -1`); that is no error of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: controller.signal,
  now: () => performance.now(),
});

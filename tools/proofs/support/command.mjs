import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const bin = join(import.meta.dirname, '../../../packages/cli/dist/bin.js');

/** Starts the built command; what it says on standard error is kept. */
export function sparsam(args, options = {}) {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'ignore', 'pipe'], ...options });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const running = {
    child,
    said: () => said,
    alive: () => child.exitCode === null && child.signalCode === null,
    /** Resolves with status and signal when it has ended, however it ended. */
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal }))),
    async kill() {
      child.kill('SIGKILL');
      await running.ended;
    },
    /** Waits until it has ended by itself; throws where it failed. */
    async toEnd() {
      const { code, signal } = await running.ended;
      if (code !== 0) throw new Error(`sparsam ${args.join(' ')} ended with ${code ?? signal}:\n${said}`);
      return said;
    },
  };
  return running;
}

import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';

/**
 * One side of a comparison in a process of its own, asked and answered a JSON line at a time. `hint` is said where it ends
 * before it has answered.
 */
export function startSide(program, args, { threads, hint = '' }) {
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: String(threads) },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`${program} ended early; what it printed stands above. ${hint}`.trimEnd());
      return JSON.parse(value);
    },
    stop: () => child.kill(),
  };
}

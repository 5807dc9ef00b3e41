import { type ChildProcess, spawn } from 'node:child_process';
import type { Job } from '@sparsam/core';

/** From the pool to a worker. */
export type ToWorker = { readonly type: 'job'; readonly job: Job } | { readonly type: 'end' };
/** From a worker to the pool. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string; readonly permanent: boolean };

/** How a job ended in its worker; `died` where the process ended under it. */
export type WorkerOutcome =
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string; readonly permanent: boolean }
  | { readonly type: 'died'; readonly message: string };

/** One worker process, which does one job at a time. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  readonly alive: boolean;
  execute(job: Job): Promise<WorkerOutcome>;
  /**
   * Asks it to stop, which interrupts its job; resolves when it has ended. By SIGTERM: a Ctrl-C has reached it as well, and
   * a second SIGINT would not wait for its checkpoint.
   */
  stop(): Promise<void>;
}

/** How a signal reads to people: being killed for memory is by far the most frequent reason for SIGKILL. */
function fate(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === 'SIGKILL')
    return 'its process was killed (SIGKILL): often the system does that when memory runs out; use fewer workers or a smaller batch';
  if (signal !== null) return `its process was ended by ${signal}`;
  return `its process ended with status ${code ?? 'unknown'}`;
}

/** Starts a worker by a command line; its standard error is ours. */
export function startWorkerProcess(
  [command, ...args]: readonly string[],
  onMessage: (text: string) => void,
): WorkerProcess {
  const child: ChildProcess = spawn(command as string, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let ended: string | undefined;
  let settle: ((outcome: WorkerOutcome) => void) | undefined;
  const answer = (outcome: WorkerOutcome): void => {
    settle?.(outcome);
    settle = undefined;
  };
  const exit = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      ended ??= why;
      answer({ type: 'died', message: ended });
      resolve();
    };
    child.on('exit', (code, signal) => end(fate(code, signal)));
    child.on('error', (error) => end(`its process did not start: ${error.message}`));
  });
  child.on('message', (message: FromWorker) => {
    if (message.type === 'message') onMessage(message.text);
    else if (message.type !== 'ready') answer(message);
  });
  return {
    pid: child.pid,
    get alive() {
      return ended === undefined;
    },
    execute: (job) =>
      new Promise((resolve) => {
        if (ended !== undefined) return resolve({ type: 'died', message: ended });
        settle = resolve;
        child.send({ type: 'job', job } satisfies ToWorker, (error) => {
          if (error !== null) answer({ type: 'died', message: ended ?? error.message });
        });
      }),
    async stop() {
      if (ended === undefined) child.kill('SIGTERM');
      await exit;
    },
  };
}

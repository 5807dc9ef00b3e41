import type { ServeJobsOptions } from '@sparsam/core';
import type { FromWorker, ToWorker } from './worker-process.ts';

/** Whether another attempt would fail alike, as the error itself says. */
export const isPermanent = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { permanent?: unknown }).permanent === true;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The worker's side of a pool: takes jobs from the parent process until it says end, goes away, or the signal aborts. */
export function serveParent({ execute, signal, onMessage }: ServeJobsOptions): Promise<void> {
  const send = (message: FromWorker): void => void process.send?.(message);
  return new Promise((resolve) => {
    if (process.send === undefined) {
      onMessage(
        'This worker has no parent that could give it jobs; the runner "local" starts its workers itself.',
      );
      return resolve();
    }
    let busy: Promise<void> = Promise.resolve();
    const end = (): void => {
      void busy.finally(() => {
        process.removeListener('message', receive);
        if (process.connected) process.disconnect();
        resolve();
      });
    };
    const receive = (message: ToWorker): void => {
      if (message.type === 'end') return end();
      busy = execute(message.job, signal).then(
        () => send({ type: 'done' }),
        (error: unknown) =>
          send({ type: 'failed', message: messageOf(error), permanent: isPermanent(error) }),
      );
    };
    process.on('message', receive);
    // A worker without its pool would go on for nobody; what it had done is in the store.
    process.once('disconnect', end);
    signal.addEventListener('abort', end, { once: true });
    send({ type: 'ready' });
  });
}

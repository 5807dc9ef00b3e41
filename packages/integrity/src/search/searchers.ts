import { setTimeout as delay } from 'node:timers/promises';
import { workerModule } from '@sparsam/threads';
import { type OnShare, type SearchResult, type SearchTask, runSearchTask } from './search-task.ts';
import type { WorkerTask } from './search-worker.ts';

/** Who does the tasks of a search: this thread, or several others. */
export interface Searchers {
  /** Results by task. `onShare` hears often what share of all is done, and ends the search by throwing. */
  run<Task extends SearchTask>(tasks: readonly Task[], onShare: OnShare): Promise<SearchResult<Task>[]>;
  close(): Promise<void>;
}

/** How often somebody hears of the progress of threads, in milliseconds. */
const heartbeat = 100;

const thisThread: Searchers = {
  async run(tasks, onShare) {
    const results = [];
    for (const [index, task] of tasks.entries())
      results.push(await runSearchTask(task, (share) => onShare((index + share) / tasks.length)));
    return results;
  },
  close: () => Promise.resolve(),
};

/** So many threads; with one, everything happens in the caller's. What is found does not depend on their number. */
export async function createSearchers(threads: number): Promise<Searchers> {
  if (threads < 2) return thisThread;
  const { Tinypool } = await import('tinypool');
  const { url, execArgv } = workerModule(import.meta.url, 'search-worker');
  const pool = new Tinypool({
    ...{ filename: url.href, minThreads: threads, maxThreads: threads },
    ...(execArgv === undefined ? {} : { execArgv }),
  });
  return {
    async run<Task extends SearchTask>(tasks: readonly Task[], onShare: OnShare) {
      const shares = new Float64Array(new SharedArrayBuffer(8 * tasks.length));
      let ended = false;
      const all = Promise.all(
        tasks.map(
          (task, index) =>
            pool.run({ task, shares, index } satisfies WorkerTask) as Promise<SearchResult<Task>>,
        ),
      ).finally(() => {
        ended = true;
      });
      const share = (): number => shares.reduce((sum, value) => sum + value, 0) / tasks.length;
      while (!ended) {
        await Promise.race([all, delay(heartbeat)]);
        await onShare(share());
      }
      return all;
    },
    close: () => pool.destroy(),
  };
}

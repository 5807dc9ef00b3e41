import { type SearchTask, runSearchTask } from './search-task.ts';

/** What a thread is asked: a task, and where it says how much of it is done. */
export type WorkerTask = { readonly task: SearchTask; readonly shares: Float64Array; readonly index: number };

/** Runs a task in a thread. */
export default function searchWorker({ task, shares, index }: WorkerTask): Promise<unknown> {
  return runSearchTask(task, (share) => {
    shares[index] = share;
  });
}

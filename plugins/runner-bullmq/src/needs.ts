import type { Job, ParkedJob } from '@sparsam/core';

/** Which jobs wait for others: the bookkeeping of a run, with no idea of how jobs are done. */
export interface Needs {
  /** Jobs that have become ready since it was last asked, in the given order. */
  ready(): readonly Job[];
  /** The job of a key, where it is not done or parked yet. */
  open(key: string): Job | undefined;
  done(job: Job): void;
  /** Parks a job with all that need it; returns those, it first. */
  park(job: Job, message: string): readonly ParkedJob[];
  readonly finished: boolean;
  readonly parked: readonly ParkedJob[];
}

/** Jobs with what each needs; a need that is not among them counts as done. */
export function createNeeds(jobs: readonly Job[]): Needs {
  const open = new Map(jobs.map((job) => [job.key, job] as const));
  const waiting = new Set(open.keys());
  const parked: ParkedJob[] = [];
  const park = (job: Job, message: string): ParkedJob[] => {
    open.delete(job.key);
    waiting.delete(job.key);
    const own = { job, message };
    parked.push(own);
    const dependents = [...open.values()].filter(({ needs }) => needs.includes(job.key));
    return [
      own,
      // One of them may have gone with another in between.
      ...dependents.flatMap((other) =>
        open.has(other.key) ? park(other, `it needs "${job.title}", which failed`) : [],
      ),
    ];
  };
  return {
    ready() {
      const found = [...waiting].flatMap((key) => {
        const job = open.get(key) as Job;
        return job.needs.some((need) => open.has(need)) ? [] : [job];
      });
      for (const { key } of found) waiting.delete(key);
      return found;
    },
    open: (key) => open.get(key),
    done: ({ key }) => void open.delete(key),
    park,
    get finished() {
      return open.size === 0;
    },
    parked,
  };
}

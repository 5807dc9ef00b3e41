import type { Job, ParkedJob } from '@sparsam/core';

/** Which jobs are ready, running, done and parked: the bookkeeping of a run, with no idea of how jobs are done. */
export interface JobBoard {
  /** A job whose needs are done and whose time has come, in the given order; undefined where none is ready now. */
  take(now: number): { readonly job: Job; readonly attempt: number } | undefined;
  done(job: Job): void;
  /** A failed attempt: the job comes back after its back-off, or is parked with all that need it. Returns which. */
  failed(
    job: Job,
    failure: { readonly message: string; readonly permanent: boolean; readonly now: number },
  ): { readonly willRetry: boolean; readonly parked: readonly ParkedJob[] };
  /** Puts a job back as if it had not been taken: its worker was stopped, not at fault. */
  putBack(job: Job): void;
  readonly finished: boolean;
  /** When the next back-off ends; undefined where nothing waits for one. */
  readonly nextAt: number | undefined;
  readonly parked: readonly ParkedJob[];
}

type Entry = {
  readonly job: Job;
  attempts: number;
  notBefore: number;
  state: 'waiting' | 'running' | 'done' | 'parked';
};

/** A board of jobs; a need that is not among them counts as done. Back-off: `backoff` seconds, doubled at each attempt. */
export function createJobBoard(
  jobs: readonly Job[],
  { attempts, backoff }: { readonly attempts: number; readonly backoff: number },
): JobBoard {
  const entries = new Map<string, Entry>(
    jobs.map((job) => [job.key, { job, attempts: 0, notBefore: -Infinity, state: 'waiting' }]),
  );
  const parked: ParkedJob[] = [];
  const entryOf = (job: Job): Entry => entries.get(job.key) as Entry;
  const open = (entry: Entry): boolean => entry.state === 'waiting' || entry.state === 'running';
  const blocked = ({ job }: Entry): boolean =>
    job.needs.some((need) => {
      const state = entries.get(need)?.state;
      return state !== undefined && state !== 'done';
    });

  /** Parks a job and, after it, every job that needs it. */
  const park = (entry: Entry, message: string): ParkedJob[] => {
    entry.state = 'parked';
    const own = { job: entry.job, message };
    parked.push(own);
    const dependents = [...entries.values()].filter(
      (other) => other.state === 'waiting' && other.job.needs.includes(entry.job.key),
    );
    return [
      own,
      ...dependents.flatMap((other) => park(other, `it needs "${entry.job.title}", which failed`)),
    ];
  };

  return {
    take(now) {
      for (const entry of entries.values()) {
        if (entry.state !== 'waiting' || entry.notBefore > now || blocked(entry)) continue;
        entry.state = 'running';
        entry.attempts++;
        return { job: entry.job, attempt: entry.attempts };
      }
      return undefined;
    },
    done(job) {
      entryOf(job).state = 'done';
    },
    failed(job, { message, permanent, now }) {
      const entry = entryOf(job);
      if (permanent || entry.attempts >= attempts) return { willRetry: false, parked: park(entry, message) };
      entry.state = 'waiting';
      entry.notBefore = now + backoff * 2 ** (entry.attempts - 1);
      return { willRetry: true, parked: [] };
    },
    putBack(job) {
      const entry = entryOf(job);
      entry.state = 'waiting';
      entry.attempts--;
    },
    get finished() {
      return ![...entries.values()].some(open);
    },
    get nextAt() {
      const times = [...entries.values()].flatMap((entry) =>
        entry.state === 'waiting' && Number.isFinite(entry.notBefore) ? [entry.notBefore] : [],
      );
      return times.length === 0 ? undefined : Math.min(...times);
    },
    parked,
  };
}

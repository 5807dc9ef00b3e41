import type { Job } from '@sparsam/core';

/** What is going on while the rest is estimated. */
export type Underway = {
  /** Jobs at the same time. */
  readonly workers: number;
  /** Seconds that a job has been running for, by its key. */
  readonly running?: ReadonlyMap<string, number>;
};

/** Estimates how long the rest of a grid takes from what its finished jobs took. */
export interface TimeLeft {
  /** A job that took so long. */
  took(job: Job, seconds: number): void;
  /** Seconds for these jobs, those under way among them; undefined before anything is known. */
  of(jobs: readonly Job[], underway: Underway): number | undefined;
}

/** Whoever takes longer than was thought takes a tenth more of what it took so far. */
const overdue = 0.1;

/**
 * When the last of some jobs is done: free workers take what is ready, in order, and a job is ready when those that it
 * needs are done. A need that is not among the jobs counts as done.
 *
 * @param secondsOf What is left of a job, in seconds.
 */
export function lastDone(
  jobs: readonly Job[],
  secondsOf: (job: Job) => number,
  { workers, running = new Map() }: Underway,
): number {
  const open = new Set(jobs.map(({ key }) => key));
  const missing = new Map<string, number>();
  const waiting = new Map<string, Job[]>();
  for (const { key, needs } of jobs) missing.set(key, needs.filter((need) => open.has(need)).length);
  for (const job of jobs) {
    for (const need of job.needs) {
      if (!open.has(need)) continue;
      const others = waiting.get(need);
      if (others === undefined) waiting.set(need, [job]);
      else others.push(job);
    }
  }
  const ready = jobs.filter(({ key }) => missing.get(key) === 0);
  // What runs goes first: it has its worker already.
  ready.sort((a, b) => Number(running.has(b.key)) - Number(running.has(a.key)));
  const slots = Math.max(1, workers, running.size);
  let busy: { readonly job: Job; readonly until: number }[] = [];
  let [now, next] = [0, 0];
  for (;;) {
    while (busy.length < slots && next < ready.length) {
      const job = ready[next++] as Job;
      busy.push({ job, until: now + secondsOf(job) });
    }
    if (busy.length === 0) return now;
    now = Math.min(...busy.map(({ until }) => until));
    const over = busy.filter(({ until }) => until <= now);
    busy = busy.filter(({ until }) => until > now);
    for (const { job } of over) {
      for (const other of waiting.get(job.key) ?? []) {
        const count = (missing.get(other.key) as number) - 1;
        missing.set(other.key, count);
        if (count === 0) ready.push(other);
      }
    }
  }
}

/**
 * Work of one kind takes about the same time; `like` names what is alike, most exact first. `limit` is the time that a job
 * is known to take before any like it was seen: that of a training whose length is given in minutes.
 */
export function timeLeft(
  like: (job: Job) => readonly string[],
  limit: (job: Job) => number | undefined = () => undefined,
): TimeLeft {
  const seen = new Map<string, { sum: number; count: number }>();
  // Asked again for every job that is left whenever one is done.
  const known = new Map<string, readonly string[]>();
  const namesOf = (job: Job): readonly string[] => {
    const names = known.get(job.key) ?? [...like(job), ''];
    known.set(job.key, names);
    return names;
  };
  const add = (name: string, seconds: number): void => {
    const { sum, count } = seen.get(name) ?? { sum: 0, count: 0 };
    seen.set(name, { sum: sum + seconds, count: count + 1 });
  };
  const meanOf = (name: string | undefined): number | undefined => {
    const found = name === undefined ? undefined : seen.get(name);
    return found === undefined ? undefined : found.sum / found.count;
  };
  /** What a job takes by others of its kind; undefined where none is known. */
  const estimate = (job: Job): number | undefined => {
    const [exact, ...rest] = namesOf(job);
    return meanOf(exact) ?? limit(job) ?? meanOf(rest.find((name) => name !== '' && seen.has(name)));
  };
  return {
    took: (job, seconds) => namesOf(job).forEach((name) => add(name, seconds)),
    of(jobs, underway) {
      const guesses = jobs.flatMap((job) => estimate(job) ?? meanOf('') ?? []);
      if (guesses.length === 0 && jobs.length > 0) return undefined;
      // Of a kind that nothing is known of: as the others, on average, and no less than one that runs has taken so far.
      const usual = guesses.reduce((sum, seconds) => sum + seconds, 0) / Math.max(1, guesses.length);
      const soFar = new Map<string, number>();
      for (const { key, kind } of jobs)
        soFar.set(kind, Math.max(soFar.get(kind) ?? 0, underway.running?.get(key) ?? 0));
      const secondsOf = (job: Job): number => {
        const whole = estimate(job) ?? Math.max(meanOf('') ?? usual, soFar.get(job.kind) ?? 0);
        const passed = underway.running?.get(job.key);
        return passed === undefined ? whole : Math.max(whole - passed, overdue * passed);
      };
      return lastDone(jobs, secondsOf, underway);
    },
  };
}

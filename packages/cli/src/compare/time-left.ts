import type { Job } from '@sparsam/core';

/** Estimates how long the rest of a grid takes from what its finished jobs took. */
export interface TimeLeft {
  /** A job that took so long. */
  took(job: Job, seconds: number): void;
  /** Seconds for these jobs by so many workers; undefined before anything is known. */
  of(jobs: readonly Job[], workers: number): number | undefined;
}

/** Work of one kind takes about the same time; `like` names what is alike, most exact first. */
export function timeLeft(like: (job: Job) => readonly string[]): TimeLeft {
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
  return {
    took: (job, seconds) => namesOf(job).forEach((name) => add(name, seconds)),
    of(jobs, workers) {
      if (seen.size === 0) return undefined;
      const estimate = (job: Job): number => {
        const likest = namesOf(job).find((name) => seen.has(name)) ?? '';
        const { sum, count } = seen.get(likest) as { sum: number; count: number };
        return sum / count;
      };
      return jobs.reduce((total, job) => total + estimate(job), 0) / Math.max(1, workers);
    },
  };
}

import type { Job } from '@sparsam/core';
import type { JobResult } from './job-specs.ts';

/** What jobs warned of, wherever they were done, each sentence once: `Train supervised on cells (and 3 more jobs): ...`. */
export function warningsOf(jobs: readonly Job[], results: ReadonlyMap<string, JobResult>): string[] {
  const titles = new Map<string, string[]>();
  for (const { key, title } of jobs)
    for (const warning of results.get(key)?.warnings ?? [])
      titles.set(warning, [...(titles.get(warning) ?? []), title]);
  return [...titles].map(([warning, [first = '', ...others]]) => {
    const more = others.length;
    const also = more === 0 ? '' : ` (and ${more} more ${more === 1 ? 'job' : 'jobs'})`;
    return `${first}${also}: ${warning}`;
  });
}

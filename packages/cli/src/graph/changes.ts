import type { StepStage } from '@sparsam/core';

/** Changes named for one stage at most. */
const most = 4;

/** Which operators a stage has more or fewer of than the one before: `Transpose -12, Gemm +3`, the largest first. */
export function changes(before: StepStage, after: StepStage): string {
  const counts = new Map(after.operations.map(({ operation, count }) => [operation, count]));
  for (const { operation, count } of before.operations)
    counts.set(operation, (counts.get(operation) ?? 0) - count);
  const changed = [...counts]
    .filter(([, change]) => change !== 0)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const named = changed
    .slice(0, most)
    .map(([operation, change]) => `${operation} ${change > 0 ? '+' : ''}${change}`);
  return [...named, ...(changed.length > most ? [`${changed.length - most} more`] : [])].join(', ');
}

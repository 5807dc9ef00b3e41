import type { Schedule } from '@sparsam/core';

/**
 * How many steps up to and including this one were learning steps; without `learns`, all of them. Pure in the step;
 * the counts of earlier steps are remembered so that a run asks each step once.
 */
export function countLearned(learns?: Schedule): Schedule {
  if (!learns) return (step) => step + 1;
  const counts: number[] = [];
  return (step) => {
    for (let next = counts.length; next <= step; next++) {
      counts.push((counts[next - 1] ?? 0) + (learns(next) === 0 ? 0 : 1));
    }
    return counts[step] as number;
  };
}

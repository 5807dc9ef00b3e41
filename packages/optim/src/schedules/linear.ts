import type { Schedule } from '@sparsam/core';

/**
 * From `from` at step 0 to `to` at step `steps - 1`, both ends included as in numpy's `linspace`, then `to`. A single
 * step has the value `from`; none, `to`.
 */
export function linear({ from, to, steps }: { from: number; to: number; steps: number }): Schedule {
  return (step) => {
    if (step >= steps) return to;
    return steps === 1 ? from : from + ((to - from) * step) / (steps - 1);
  };
}

import type { Schedule } from '@sparsam/core';

/**
 * Half a cosine: to + (from - to) (1 + cos(pi step / steps)) / 2 for steps 0 .. steps - 1, then `to`.
 * Loshchilov and Hutter, arXiv 1608.03983, equation (5) with one restart.
 */
export function cosine({ from, to, steps }: { from: number; to: number; steps: number }): Schedule {
  return (step) => (step >= steps ? to : to + 0.5 * (from - to) * (1 + Math.cos((Math.PI * step) / steps)));
}

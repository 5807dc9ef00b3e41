import type { Schedule } from '@sparsam/core';
import { cosine } from './cosine.ts';
import { linear } from './linear.ts';

export type WarmupCosineOptions = {
  /** First value of the warm-up. */
  readonly start?: number;
  /** Value at the warm-up's last step and at the cosine's first. */
  readonly base: number;
  /** What the cosine falls (or rises) to. */
  readonly final?: number;
  /** Steps of the warm-up. */
  readonly warmup: number;
  /** Steps of the whole run, warm-up included. */
  readonly total: number;
};

/** A linear warm-up with both ends included, then half a cosine over the rest; as in DINO (Caron et al., 2021). */
export function warmupCosine({ start = 0, base, final = 0, warmup, total }: WarmupCosineOptions): Schedule {
  const rise = linear({ from: start, to: base, steps: warmup });
  const fall = cosine({ from: base, to: final, steps: total - warmup });
  return (step) => (step < warmup ? rise(step) : fall(step - warmup));
}

import { type Key, randomBits } from '@sparsam/core';
import type { Units } from './units.ts';

/**
 * Weights of one bootstrap resample of the test images, written into `weights` [images].
 *
 * Of the n units of each stratum n - 1 are drawn with replacement and weighted by n / (n - 1): a mean over the resample
 * then varies by s^2 / n with the unbiased s^2, where n draws would give (n - 1) / n of it, which is much for the small
 * classes of medical data (Rao and Wu, "Resampling inference with complex survey data", 1988). A stratum of one unit
 * cannot be resampled and keeps weight 1.
 */
export function resampleWeights({ unitOf, starts }: Units, key: Key, weights: Float64Array): void {
  const units = starts[starts.length - 1] as number;
  const drawn = new Float64Array(units);
  const words = randomBits(key, units);
  let next = 0;
  for (let stratum = 0; stratum + 1 < starts.length; stratum++) {
    const start = starts[stratum] as number;
    const size = (starts[stratum + 1] as number) - start;
    if (size === 1) {
      drawn[start] = 1;
      continue;
    }
    const weight = size / (size - 1);
    const scale = size / 2 ** 32;
    for (let i = 1; i < size; i++) {
      const unit = start + Math.floor((words[next++] as number) * scale);
      drawn[unit] = (drawn[unit] as number) + weight;
    }
  }
  for (let image = 0; image < weights.length; image++)
    weights[image] = drawn[unitOf[image] as number] as number;
}

/**
 * Means of bootstrap resamples of a few values (one a draw), as deviations from their mean, [replicates]: n - 1 of n with
 * replacement, for the reason given above. Zeros for one value.
 */
export function resampledMeans(values: readonly number[], key: Key, replicates: number): Float64Array {
  const means = new Float64Array(replicates);
  const n = values.length;
  if (n < 2) return means;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const words = randomBits(key, replicates * (n - 1));
  for (let replicate = 0, next = 0; replicate < replicates; replicate++) {
    let sum = 0;
    for (let i = 1; i < n; i++)
      sum += values[Math.floor(((words[next++] as number) / 2 ** 32) * n)] as number;
    means[replicate] = sum / (n - 1) - mean;
  }
  return means;
}

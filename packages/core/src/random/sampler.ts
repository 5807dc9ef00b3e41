import { type Key, threefry } from './key.ts';

/** Draws one number after another from one key; local to the function that made it, never shared. */
export interface Sampler {
  /** A double, uniform in [low, high); [0, 1) by default. */
  uniform(low?: number, high?: number): number;
  /** A whole number from 0 to count - 1. */
  integer(count: number): number;
  /** True with the given probability. */
  bernoulli(probability: number): boolean;
  /** A normal double. */
  normal(mean?: number, std?: number): number;
  /** A random order of 0 .. count-1. */
  permutation(count: number): number[];
}

/** A sampler over the numbers of one key. */
export function sampler(key: Key): Sampler {
  const block = new Uint32Array(2);
  let counter = 0;
  let spare = false;
  const word = (): number => {
    spare = !spare;
    if (!spare) return block[1] as number;
    threefry(key, counter++, 2, block);
    return block[0] as number;
  };
  const uniform = (low = 0, high = 1): number => low + (high - low) * (word() / 2 ** 32);
  const integer = (count: number): number => Math.floor(uniform() * count);
  return {
    uniform,
    integer,
    bernoulli: (probability) => uniform() < probability,
    normal: (mean = 0, std = 1) => {
      const radius = Math.sqrt(-2 * Math.log((word() + 1) / 2 ** 32));
      return mean + std * radius * Math.cos(2 * Math.PI * (word() / 2 ** 32));
    },
    permutation: (count) => {
      const order = Array.from({ length: count }, (_, index) => index);
      for (let i = count - 1; i > 0; i--) {
        const j = integer(i + 1);
        [order[i], order[j]] = [order[j] as number, order[i] as number];
      }
      return order;
    },
  };
}

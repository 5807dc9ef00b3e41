import type { Schedule } from '@sparsam/core';

/** The same value at every step. */
export function constant(value: number): Schedule {
  return () => value;
}

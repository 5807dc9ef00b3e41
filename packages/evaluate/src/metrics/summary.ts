import { studentQuantile } from './student-t.ts';

/** Mean, sample standard deviation (divisor n - 1; 0 for one value) and interval of the mean. */
export type Summary = {
  readonly mean: number;
  readonly stdev: number;
  /** Null where one value cannot say how uncertain it is. */
  readonly interval: readonly [number, number] | null;
};

/** How `interval` is made; written into the protocol, so that no reader has to guess. */
export const intervalMethod = { level: 0.95, method: 'student-t', over: 'draws' } as const;

/** Summarises values over draws; the interval is Student's for the mean at the level of `intervalMethod`. */
export function summarise(values: readonly number[]): Summary {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, stdev: 0, interval: null };
  const stdev = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const half = (studentQuantile((1 + intervalMethod.level) / 2, n - 1) * stdev) / Math.sqrt(n);
  return { mean, stdev, interval: [mean - half, mean + half] };
}

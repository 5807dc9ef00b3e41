/** Mean and sample standard deviation (divisor n - 1; 0 for one value). */
export type Summary = { readonly mean: number; readonly stdev: number };

/** Summarises values over draws. */
export function summarise(values: readonly number[]): Summary {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, stdev: 0 };
  return { mean, stdev: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)) };
}

/** A share or score with two or more digits behind the point: `0.62`; a dash where there is no number. */
export const fixed = (value: number | undefined | null, digits = 2): string =>
  value === undefined || value === null || !Number.isFinite(value)
    ? '–'
    : value.toFixed(digits).replace('-', '−');

/** Mean and standard deviation, `0.62 ± 0.03`; the mean alone where there is one value only. */
export const meanSpread = (mean: number, stdev: number, count: number, digits = 2): string =>
  count < 2 || !Number.isFinite(stdev)
    ? fixed(mean, digits)
    : `${fixed(mean, digits)} ± ${fixed(stdev, digits)}`;

/** A whole number with thin spaces between thousands. */
export const whole = (value: number): string =>
  String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly (string | number)[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** A duration in seconds for people: `48 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  if (total < 3600) return `${Math.floor(total / 60)} min ${total % 60} s`;
  return `${Math.floor(total / 3600)} h ${Math.round((total % 3600) / 60)} min`;
}

/** Mean and standard deviation (n - 1 in the denominator; 0 for one value, NaN for none). */
export function moments(values: readonly number[]): { readonly mean: number; readonly stdev: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    stdev: values.length === 0 ? NaN : values.length === 1 ? 0 : Math.sqrt(squares / (values.length - 1)),
  };
}

/** A difference with its sign: `+0.12`, `−0.03`. */
export const signed = (value: number, digits = 2): string =>
  `${value > 0 && Number(value.toFixed(digits)) !== 0 ? '+' : ''}${fixed(value, digits)}`;

/** A p-value: `0.031`, `< 0.001`. */
export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(p < 0.1 ? 3 : 2));

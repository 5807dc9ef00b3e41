const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A number of bytes for people: `123 MiB`, `1.6 GiB`. */
export function bytes(count: number): string {
  let [value, unit] = [count / 1024, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${value >= 10 || value === 0 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

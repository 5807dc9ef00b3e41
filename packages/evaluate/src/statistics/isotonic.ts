/**
 * The nearest curve (least squares) that never falls, by pooling neighbours that do (Ayer et al., "An empirical
 * distribution function for sampling with incomplete information", 1955). values: in order; returned in the same.
 */
export function isotonic(values: readonly number[]): number[] {
  const sums: number[] = [];
  const counts: number[] = [];
  for (const value of values) {
    let [sum, count] = [value, 1];
    while (sums.length > 0 && (sums.at(-1) as number) / (counts.at(-1) as number) > sum / count) {
      sum += sums.pop() as number;
      count += counts.pop() as number;
    }
    sums.push(sum);
    counts.push(count);
  }
  return sums.flatMap((sum, index) => {
    const count = counts[index] as number;
    return new Array<number>(count).fill(sum / count);
  });
}

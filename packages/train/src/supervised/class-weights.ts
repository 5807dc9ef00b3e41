/**
 * Weights of classes in the loss, [classes]: in proportion to 1 / count, scaled to sum to the number of classes that
 * occur, so that rare classes count as much as frequent ones and a balanced draw has weights of 1. A class that does not
 * occur has weight 0.
 */
export function classWeights(counts: readonly number[]): number[] {
  const inverse = counts.map((count) => (count > 0 ? 1 / count : 0));
  const present = counts.filter((count) => count > 0).length;
  const sum = inverse.reduce((total, value) => total + value, 0);
  return inverse.map((value) => (sum === 0 ? 0 : (value * present) / sum));
}

/** How often each class occurs among rows, [classes]. */
export function countClasses(rows: ArrayLike<number>, labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const row of Array.from(rows)) {
    const label = labels[row] as number;
    counts[label] = (counts[label] as number) + 1;
  }
  return counts;
}

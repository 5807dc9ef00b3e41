/** How well classes are told apart by a split. */
export type Criterion = 'gini' | 'entropy';

/**
 * Total weight times impurity of rows whose weights add up to `counts` by class, but for a term that is the same for every
 * split of a node: smaller is purer. Gini: -(sum of counts^2) / total; entropy: total times the entropy in nats.
 */
export function weightedImpurity(counts: Float64Array, total: number, criterion: Criterion): number {
  let sum = 0;
  if (criterion === 'gini') {
    for (let index = 0; index < counts.length; index++) sum += (counts[index] as number) ** 2;
    return -sum / total;
  }
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index] as number;
    if (count > 0) sum -= count * Math.log(count / total);
  }
  return sum;
}

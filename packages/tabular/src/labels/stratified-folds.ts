import { type Key, permutation } from '@sparsam/core';

/** How rows are shared out. */
export type FoldOptions = {
  readonly folds: number;
  readonly key: Key;
  /** The group of every row, [rows], any whole numbers: rows of one group are held out together. Default: each its own. */
  readonly groups?: Int32Array;
};

/**
 * The fold of every row, [rows]: every fold gets about the same share of every class, and no group is in two folds.
 * -1, never held out, for the rows of a class that is in one group only: without it nothing could be learned of the class.
 *
 * classOf: the class of every row, 0 .. classes - 1. Groups are dealt out in random order, the largest first, each to the
 * fold that has the fewest rows of its classes.
 */
export function stratifiedFolds(classOf: Int32Array, { folds, key, groups }: FoldOptions): Int32Array {
  const members = new Map<number, number[]>();
  classOf.forEach((_, row) => {
    const group = groups?.[row] ?? row;
    const own = members.get(group);
    if (own === undefined) members.set(group, [row]);
    else own.push(row);
  });
  const lists = [...members.values()];
  const classes = classOf.reduce((most, index) => Math.max(most, index), -1) + 1;
  const [sizes, groupsOf] = [new Int32Array(classes), new Int32Array(classes)];
  for (const rows of lists) {
    for (const row of rows) sizes[classOf[row] as number] = (sizes[classOf[row] as number] as number) + 1;
    for (const index of new Set(rows.map((row) => classOf[row] as number)))
      groupsOf[index] = (groupsOf[index] as number) + 1;
  }
  const order = [...permutation(key, lists.length)]
    .map((place) => lists[place] as number[])
    .sort((a, b) => b.length - a.length);
  const foldOf = new Int32Array(classOf.length).fill(-1);
  const shares = new Float64Array(folds * classes);
  const counts = new Int32Array(folds);
  for (const rows of order) {
    const own = rows.map((row) => classOf[row] as number);
    if (own.some((index) => groupsOf[index] === 1)) continue;
    const load = (fold: number): number =>
      own.reduce((sum, index) => sum + (shares[fold * classes + index] as number), 0);
    let best = 0;
    for (let fold = 1; fold < folds; fold++) {
      const difference = load(fold) - load(best);
      const tied = Math.abs(difference) < 1e-9;
      if (tied ? (counts[fold] as number) < (counts[best] as number) : difference < 0) best = fold;
    }
    rows.forEach((row, at) => {
      const index = best * classes + (own[at] as number);
      shares[index] = (shares[index] as number) + 1 / (sizes[own[at] as number] as number);
      foldOf[row] = best;
    });
    counts[best] = (counts[best] as number) + rows.length;
  }
  return foldOf;
}

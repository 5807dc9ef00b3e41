import type { Matrix } from '@sparsam/core';

/** A decision tree as arrays over its nodes, the root first. */
export type Tree = {
  /** The feature that a node splits by; -1 in leaves. */
  readonly features: Int32Array;
  /** Rows with a value up to the threshold go left. */
  readonly thresholds: Float64Array;
  /** The left child; the right one is the next node. 0 in leaves. */
  readonly lefts: Int32Array;
  /** Weighted share of every class among the training rows of a leaf, [nodes, classes]; zeros elsewhere. */
  readonly shares: Float64Array;
};

/** The leaf that a row of a table falls into. */
export function leafOf(
  { features, thresholds, lefts }: Tree,
  { columns, data }: Matrix,
  row: number,
): number {
  const start = row * columns;
  let node = 0;
  for (let feature = features[0] as number; feature >= 0; feature = features[node] as number) {
    const left = lefts[node] as number;
    node = (data[start + feature] as number) <= (thresholds[node] as number) ? left : left + 1;
  }
  return node;
}

import type { Sampler } from '@sparsam/core';
import { type Criterion, weightedImpurity } from './impurity.ts';
import type { RankedTable } from './ranked-table.ts';
import type { Tree } from './tree.ts';

/** What a tree is grown on. */
export type GrowInput = {
  readonly table: RankedTable;
  /** Class of every row, 0 .. classes - 1. */
  readonly classOf: Int32Array;
  readonly classes: number;
  /** Weight of every row in this tree; rows of weight 0 are not in it. */
  readonly weights: Float64Array;
  readonly criterion: Criterion;
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  readonly featuresPerSplit: number;
  readonly draw: Sampler;
};

type Split = { readonly feature: number; readonly threshold: number; readonly leftRows: number };

/**
 * Grows a classification tree (Breiman et al., "Classification and Regression Trees", 1984) with random features at every
 * split (Breiman, "Random Forests", 2001), to scikit-learn's rules: thresholds half-way between neighbouring values,
 * features drawn without replacement until enough varying ones were looked at and a split was found, no stop at splits
 * that gain nothing.
 */
export function growTree(input: GrowInput): Tree {
  const { table, classOf, classes, weights, criterion, draw } = input;
  const rows = Int32Array.from([...weights.keys()].filter((row) => (weights[row] as number) > 0));
  const keys = new Float64Array(rows.length);
  const spare = new Int32Array(rows.length);
  const candidates = Int32Array.from({ length: table.columns }, (_, column) => column);
  const [left, right] = [new Float64Array(classes), new Float64Array(classes)];

  /** The best split of rows[begin .. end), by the features drawn; undefined where none divides them. */
  const bestSplit = (begin: number, end: number, counts: Float64Array, total: number): Split | undefined => {
    const size = end - begin;
    let best: Split | undefined;
    let least = Number.POSITIVE_INFINITY;
    let varying = 0;
    for (
      let remaining = table.columns;
      remaining > 0 && (varying < input.featuresPerSplit || best === undefined);
      remaining--
    ) {
      const place = draw.integer(remaining);
      const feature = candidates[place] as number;
      candidates[place] = candidates[remaining - 1] as number;
      candidates[remaining - 1] = feature;
      const ranks = table.ranks.subarray(feature * table.rows, (feature + 1) * table.rows);
      const first = ranks[rows[begin] as number] as number;
      let varies = false;
      // Rank and place in one number: one numeric sort orders the rows of the node by this feature.
      for (let i = 0; i < size; i++) {
        const rank = ranks[rows[begin + i] as number] as number;
        if (rank !== first) varies = true;
        keys[i] = rank * size + i;
      }
      if (!varies) continue;
      varying++;
      const sorted = keys.subarray(0, size);
      sorted.sort();
      left.fill(0);
      right.set(counts);
      let leftTotal = 0;
      let row = rows[begin + ((sorted[0] as number) % size)] as number;
      for (let i = 1; i < size; i++) {
        const weight = weights[row] as number;
        const own = classOf[row] as number;
        left[own] = (left[own] as number) + weight;
        right[own] = (right[own] as number) - weight;
        leftTotal += weight;
        const next = rows[begin + ((sorted[i] as number) % size)] as number;
        const apart = ranks[next] !== ranks[row];
        const before = row;
        row = next;
        if (!apart || i < input.minSamplesLeaf || size - i < input.minSamplesLeaf) continue;
        const impurity =
          weightedImpurity(left, leftTotal, criterion) +
          weightedImpurity(right, total - leftTotal, criterion);
        if (!(impurity < least)) continue;
        least = impurity;
        const start = feature * table.rows;
        const [low, high] = [table.values[start + before] as number, table.values[start + next] as number];
        const middle = low / 2 + high / 2;
        // Where rounding takes the middle up to the higher value, the lower one still divides them.
        best = { feature, threshold: middle < high ? middle : low, leftRows: i };
      }
    }
    return best;
  };

  /** Brings the rows that go left before the others, each side in its order. */
  const partition = (begin: number, end: number, { feature, threshold }: Split): void => {
    const values = table.values.subarray(feature * table.rows, (feature + 1) * table.rows);
    let [to, aside] = [begin, 0];
    for (let i = begin; i < end; i++) {
      const row = rows[i] as number;
      if ((values[row] as number) <= threshold) rows[to++] = row;
      else spare[aside++] = row;
    }
    rows.set(spare.subarray(0, aside), to);
  };

  const [features, thresholds, lefts]: [number[], number[], number[]] = [[], [], []];
  const shares: (Float64Array | undefined)[] = [];
  const addNode = (): number => {
    features.push(-1);
    thresholds.push(0);
    lefts.push(0);
    return shares.push(undefined) - 1;
  };
  const open = [{ node: addNode(), begin: 0, end: rows.length, depth: 0 }];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { node, begin, end, depth } = item;
    const counts = new Float64Array(classes);
    let total = 0;
    for (let i = begin; i < end; i++) {
      const row = rows[i] as number;
      const weight = weights[row] as number;
      const own = classOf[row] as number;
      counts[own] = (counts[own] as number) + weight;
      total += weight;
    }
    const present = counts.reduce((sum, count) => sum + Number(count > 0), 0);
    const size = end - begin;
    const mayDivide =
      present > 1 &&
      depth < input.maxDepth &&
      size >= input.minSamplesSplit &&
      size >= 2 * input.minSamplesLeaf;
    const split = mayDivide ? bestSplit(begin, end, counts, total) : undefined;
    if (split === undefined) {
      shares[node] = counts.map((count) => count / total);
      continue;
    }
    partition(begin, end, split);
    const leftNode = addNode();
    addNode();
    features[node] = split.feature;
    thresholds[node] = split.threshold;
    lefts[node] = leftNode;
    const middle = begin + split.leftRows;
    open.push({ node: leftNode + 1, begin: middle, end, depth: depth + 1 });
    open.push({ node: leftNode, begin, end: middle, depth: depth + 1 });
  }
  const flat = new Float64Array(features.length * classes);
  shares.forEach((own, node) => own !== undefined && flat.set(own, node * classes));
  return {
    features: Int32Array.from(features),
    thresholds: Float64Array.from(thresholds),
    lefts: Int32Array.from(lefts),
    shares: flat,
  };
}

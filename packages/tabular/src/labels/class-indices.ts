/** Labels as positions in the sorted list of those that occur. */
export type ClassIndices = {
  /** The labels that occur, ascending. */
  readonly classes: Int32Array;
  /** The position in `classes` of each row's label, [rows]. */
  readonly indices: Int32Array;
  /** Rows of each class, in the order of `classes`. */
  readonly counts: Int32Array;
};

/** Encodes labels [rows] as numpy's `unique(labels, return_inverse=True, return_counts=True)` does. */
export function classIndices(labels: Int32Array): ClassIndices {
  const classes = Int32Array.from(new Set(labels)).sort();
  const position = new Map(Array.from(classes, (label, index) => [label, index]));
  const indices = Int32Array.from(labels, (label) => position.get(label) as number);
  const counts = new Int32Array(classes.length);
  for (const index of indices) counts[index] = (counts[index] as number) + 1;
  return { classes, indices, counts };
}

/** Weights of the classes that make up for their frequencies, rows / (classes * count): scikit-learn's `balanced`. */
export function balancedWeights({ indices, counts }: ClassIndices): Float64Array {
  return Float64Array.from(counts, (count) => indices.length / (counts.length * count));
}

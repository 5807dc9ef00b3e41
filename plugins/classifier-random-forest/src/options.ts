import { z } from 'zod';

/** Options of the random forest, named as in scikit-learn's `RandomForestClassifier`, with its defaults. */
export const forestOptions = z.strictObject({
  /** Trees. */
  nEstimators: z.int().positive().default(100),
  /** What a split reduces: the Gini impurity or the entropy. */
  criterion: z.enum(['gini', 'entropy']).default('gini'),
  /** Splits on the way to a leaf, at most; null: no limit. */
  maxDepth: z.int().positive().nullable().default(null),
  /** Rows that a node needs to be split. */
  minSamplesSplit: z.int().min(2).default(2),
  /** Rows that are left on either side of a split. */
  minSamplesLeaf: z.int().positive().default(1),
  /**
   * Features looked at for each split: their square root or base-2 logarithm, a number of them, a share below 1, or all
   * (null). More are looked at where these do not vary or allow no split.
   */
  maxFeatures: z
    .union([z.enum(['sqrt', 'log2']), z.number().positive().lt(1), z.int().positive()])
    .nullable()
    .default('sqrt'),
  /** Every tree sees as many rows as there are, drawn with replacement; otherwise all of them. */
  bootstrap: z.boolean().default(true),
  /** `balanced` weighs every row by rows / (classes * rows of its class). */
  classWeight: z.enum(['balanced']).nullable().default(null),
});

export type ForestOptions = z.infer<typeof forestOptions>;

/** The number of features looked at for each split, at least 1, at most all. */
export function featuresPerSplit(maxFeatures: ForestOptions['maxFeatures'], columns: number): number {
  const wanted =
    maxFeatures === null
      ? columns
      : maxFeatures === 'sqrt'
        ? Math.sqrt(columns)
        : maxFeatures === 'log2'
          ? Math.log2(columns)
          : maxFeatures < 1
            ? maxFeatures * columns
            : maxFeatures;
  return Math.min(columns, Math.max(1, Math.floor(wanted)));
}

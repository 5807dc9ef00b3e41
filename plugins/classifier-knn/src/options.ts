import { z } from 'zod';

/** Options of the k-nearest-neighbours classifier, named as in scikit-learn's `KNeighborsClassifier` where it has them. */
export const knnOptions = z.strictObject({
  /** Number of neighbours that vote; at most the rows there are. Default: five times the number of classes. */
  k: z.int().positive().optional(),
  /**
   * What a neighbour's vote weighs: 1 (`uniform`); 1 / distance (`distance`); or exp(cosine / temperature)
   * (`temperature`: the evaluation of Wu et al., arXiv 1805.01978, that DINO uses; implies the cosine metric).
   */
  weights: z.enum(['uniform', 'distance', 'temperature']).default('uniform'),
  /** `euclidean`, or `cosine`: 1 - the cosine of the angle between the rows. */
  metric: z.enum(['euclidean', 'cosine']).default('euclidean'),
  /** Only for `temperature` weights. */
  temperature: z.number().positive().default(0.07),
});

export type KnnOptions = z.infer<typeof knnOptions>;

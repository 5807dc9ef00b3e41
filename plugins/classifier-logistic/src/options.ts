import { z } from 'zod';

/** Options of logistic regression, named as in scikit-learn's `LogisticRegression`, with its defaults but for `tol`. */
export const logisticOptions = z.strictObject({
  /**
   * Inverse strength of the L2 penalty. `auto`: of ten values from 1e-4 to 1e4 (those of scikit-learn's
   * `LogisticRegressionCV`) the one with the least log loss on five stratified folds of the training rows. A linear probe
   * of frozen features is this: one linear layer, its regularisation chosen on held-out rows.
   */
  C: z.union([z.number().positive(), z.literal('auto')]).default(1),
  /** `balanced` weighs every row by rows / (classes * rows of its class). */
  classWeight: z.enum(['balanced']).nullable().default(null),
  /**
   * The largest entry of the gradient of the mean loss at which the search ends. Tighter than scikit-learn's 1e-4, at
   * which its coefficients still lie visibly off the minimum: here they are the minimum's.
   */
  tol: z.number().positive().default(1e-6),
  maxIter: z.int().positive().default(2000),
});

export type LogisticOptions = z.infer<typeof logisticOptions>;

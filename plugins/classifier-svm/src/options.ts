import { z } from 'zod';

/** Options of the support vector machine, named as in scikit-learn's `SVC`, with its defaults but for `probability`. */
export const svmOptions = z.strictObject({
  /** Bound of the multipliers. */
  C: z.number().positive().default(1),
  kernel: z.enum(['rbf', 'linear']).default('rbf'),
  /** Of the RBF kernel: `scale` is 1 / (columns * variance of all values), `auto` is 1 / columns. */
  gamma: z.union([z.enum(['scale', 'auto']), z.number().positive()]).default('scale'),
  /** The RBF kernel's gamma is so many times what `gamma` says: below 1 it looks further. */
  gammaFactor: z.number().positive().default(1),
  /** `balanced` multiplies C by rows / (classes * rows of the class). */
  classWeight: z.enum(['balanced']).nullable().default(null),
  /**
   * Scores are probabilities (Platt scaling, coupled over pairs) and the prediction is their largest, as in the reference
   * pipeline. Without, scores are one-vs-rest decision values and the prediction is scikit-learn's `predict`.
   */
  probability: z.boolean().default(true),
  /**
   * How rows are held out to calibrate probabilities: `stratified` holds out the same share of both classes of a pair;
   * `libsvm` any fifth of the rows, as libsvm and scikit-learn do, which turns the order of the classes round where there
   * are fewer than about five rows of each.
   */
  calibration: z.enum(['stratified', 'libsvm']).default('stratified'),
  /** Without probabilities and with more than two classes: break ties of the pairs' votes by their decision values. */
  breakTies: z.boolean().default(false),
  /**
   * What solves the two-class problems: sparsam's own sequential minimal optimisation, or libsvm compiled to WebAssembly
   * (libsvm-js), the same method with the same result, some times slower.
   */
  solver: z.enum(['smo', 'libsvm-js']).default('smo'),
  /** By how much the optimality conditions may be missed. */
  tol: z.number().positive().default(1e-3),
});

export type SvmOptions = z.infer<typeof svmOptions>;

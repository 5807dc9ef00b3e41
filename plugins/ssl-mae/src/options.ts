import { z } from 'zod';

/** Options of masked image modelling; the defaults are SimMIM's masks (arXiv 2111.09886) and MAE's loss (arXiv 2111.06377). */
export const maeOptions = z.strictObject({
  /** Part of the image that is hidden. */
  maskRatio: z.number().gt(0).lt(1).default(0.6),
  /** Side of what is hidden at a time, in patches of the backbone; half the image at most. */
  maskUnit: z.number().int().positive().default(2),
  /** Width of the decoder's hidden layer. */
  hiddenDim: z.number().int().positive().default(512),
  /** Whether each patch is painted with its own mean and contrast taken out. */
  standardizeTargets: z.boolean().default(true),
});

export type MaeOptions = z.infer<typeof maeOptions>;

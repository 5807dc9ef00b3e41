import { z } from 'zod';

const size = z.number().int().positive();
const weight = z.number().nonnegative();

/** Options of VICReg; the defaults are the paper's (Bardes et al., arXiv 2105.04906) for a ResNet-50. */
export const vicregOptions = z.strictObject({
  /** The expander, the head used in training alone: wide outputs, whose dimensions are kept apart. */
  numLayers: size.default(3),
  hiddenDim: size.default(8192),
  outDim: size.default(8192),
  /** Weights of the three terms: that views are alike, that dimensions vary, that no two dimensions say the same. */
  invarianceWeight: weight.default(25),
  varianceWeight: weight.default(25),
  covarianceWeight: weight.default(1),
});

export type VicregOptions = z.infer<typeof vicregOptions>;

import { z } from 'zod';

const size = z.number().int().positive();

/** Options of SimCLR; the defaults are the paper's (Chen et al., arXiv 2002.05709) for a ResNet-50. */
export const simclrOptions = z.strictObject({
  /** Lower is sharper: what counts is then the hardest of the other images. */
  temperature: z.number().positive().default(0.1),
  /** The projection head, used in training alone. */
  numLayers: size.default(2),
  hiddenDim: size.default(2048),
  outDim: size.default(128),
});

export type SimclrOptions = z.infer<typeof simclrOptions>;

import { z } from 'zod';

const size = z.number().int().positive();
const momentum = z.number().min(0).max(1);

/** Options of BYOL; the defaults are the paper's (Grill et al., arXiv 2006.07733) for a ResNet-50 and a batch of 4,096. */
export const byolOptions = z.strictObject({
  /** Projector and predictor, alike but for what goes in. */
  numLayers: size.default(2),
  hiddenDim: size.default(4096),
  outDim: size.default(256),
  /** Momentum of the teacher's average at the first step and at the end. Nearer to 1 for smaller batches. */
  teacherMomentum: momentum.default(0.996),
  finalTeacherMomentum: momentum.default(1),
});

export type ByolOptions = z.infer<typeof byolOptions>;

import { z } from 'zod';

/** Options of supervised training; the views are those of the published baseline. */
export const supervisedOptions = z.strictObject({
  /**
   * What is trained: `all` of the network (the deep-learning baseline, fine-tuning), or its `head-and-norm` on a frozen
   * backbone (the linear layer).
   */
  learns: z.enum(['all', 'head-and-norm']).default('all'),
  /** Views of the full size per image. */
  globalCrops: z.number().int().min(1).default(2),
  /** Views of the small size per image. */
  localCrops: z.number().int().min(0).default(5),
});

export type SupervisedOptions = z.infer<typeof supervisedOptions>;

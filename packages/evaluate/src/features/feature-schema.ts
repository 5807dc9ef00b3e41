import { z } from 'zod';

/** How features are taken from a network's output, as the files that name it hold it. */
export const featureChoices = {
  pooling: z.enum(['cls', 'patch-mean', 'multi']),
  orientations: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]),
} as const;

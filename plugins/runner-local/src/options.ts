import { z } from 'zod';

export const localOptions = z.strictObject({
  /** How often a job is tried before it is parked. */
  attempts: z.number().int().min(1).default(3),
  /** Seconds before the second attempt; doubled for each further one. */
  backoff: z.number().nonnegative().default(2),
});

export type LocalOptions = z.infer<typeof localOptions>;

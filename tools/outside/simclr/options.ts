import { z } from 'zod';

/** Options of SimCLR; defaults as published for long training of large images. */
export const simclrOutsideOptions = z.strictObject({
  temperature: z.number().positive().default(0.5).describe('how sharply near and far are told apart'),
  hiddenDim: z.number().int().positive().default(512).describe('width of the hidden layer of the head'),
  outDim: z.number().int().positive().default(128).describe('width of what is compared'),
});

export type SimclrOutsideOptions = z.infer<typeof simclrOutsideOptions>;

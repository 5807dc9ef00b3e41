import type { Json } from '@sparsam/checkpoint';
import { z } from 'zod';

/** The version of `results.json` that this package writes and reads. */
export const resultsSchema = 1;

const json = z.json() as z.ZodType<Json>;
const split = z.object({ images: z.int(), hash: z.string(), perClass: z.record(z.string(), z.int()) });

/** All that can change a number, but for the features. */
export const protocolSchema = z.object({
  id: z.string(),
  dataset: z.string(),
  classes: z.array(z.string()),
  split: z.object({ train: split, test: split }),
  k: z.array(z.int()),
  repetitions: z.int(),
  seed: z.int(),
  preprocessing: z.array(z.enum(['power', 'pca'])),
  classifiers: z.record(z.string(), json),
  draws: z.string(),
  prediction: z.string(),
  interval: z.object({ level: z.number(), method: z.string(), over: z.string() }),
});

/** One number of one method: over draws, with the value and the seed of each. */
export const resultRowSchema = z.object({
  dataset: z.string(),
  backbone: z.string(),
  method: z.string(),
  classifier: z.string(),
  kPerClass: z.int(),
  /** Labelled images in a draw, all classes together; fewer than k x classes where a class has fewer than k. */
  labels: z.int(),
  metric: z.enum(['balancedAccuracy', 'accuracy', 'macroF1']),
  mean: z.number(),
  /** Sample standard deviation over draws. */
  stdev: z.number(),
  /** Of the mean, as the protocol's `interval` says; null with one draw. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  values: z.array(z.number()),
  seeds: z.array(z.int()),
});

/** A confusion matrix over draws, rows true and columns predicted, both in the order of the protocol's classes. */
export const confusionSchema = z.object({
  backbone: z.string(),
  method: z.string(),
  classifier: z.string(),
  kPerClass: z.int(),
  /** Mean count in each cell. */
  counts: z.array(z.array(z.number())),
  /** Mean share of the true class in each cell, and its standard deviation over draws. */
  rates: z.array(z.array(z.number())),
  ratesStdev: z.array(z.array(z.number())),
});

/** A class with fewer images than k: its draws hold all it has. */
export const shortfallSchema = z.object({ class: z.string(), images: z.int(), kPerClass: z.int() });

export const resultsFileSchema = z.object({
  schema: z.literal(resultsSchema),
  protocol: protocolSchema,
  rows: z.array(resultRowSchema),
  confusions: z.array(confusionSchema),
  shortfalls: z.array(shortfallSchema),
  provenance: z.record(z.string(), json),
});

export type ProtocolDescription = z.infer<typeof protocolSchema>;
export type ResultRow = z.infer<typeof resultRowSchema>;
export type Confusion = z.infer<typeof confusionSchema>;
export type Shortfall = z.infer<typeof shortfallSchema>;

/** The content of `results.json`. */
export type ResultsFile = z.infer<typeof resultsFileSchema>;

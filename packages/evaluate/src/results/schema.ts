import type { Json } from '@sparsam/checkpoint';
import { z } from 'zod';
import { preprocessingSteps } from '../preprocess/preprocessing.ts';

/** The version of `results.json` that this package writes and reads. */
export const resultsSchema = 1;

const json = z.json() as z.ZodType<Json>;
const split = z.object({
  images: z.int(),
  hash: z.string(),
  perClass: z.record(z.string(), z.int()),
  /** Groups (patients, lesions) among its images; absent where no image has one. */
  groups: z.int().optional(),
});
/** Low and high end at the protocol's level; null where nothing can be said. */
const interval = z.tuple([z.number(), z.number()]).nullable();
/** Labels per class; null stands for more than were tried. */
const labelsPerClass = z.number().nullable();
const seriesName = z.object({ method: z.string(), backbone: z.string(), classifier: z.string() });
const metric = z.enum(['balancedAccuracy', 'accuracy', 'macroF1']);

/** All that can change a number, but for the features. */
export const protocolSchema = z.object({
  id: z.string(),
  dataset: z.string(),
  classes: z.array(z.string()),
  split: z.object({ train: split, test: split }),
  k: z.array(z.int()),
  repetitions: z.int(),
  seed: z.int(),
  preprocessing: z.array(z.enum(preprocessingSteps)),
  /** How far `whiten` goes; absent where that is no step. */
  whiteningStrength: z.number().optional(),
  classifiers: z.record(z.string(), json),
  draws: z.string(),
  prediction: z.string(),
  interval: z.object({ level: z.number(), method: z.string(), over: z.string() }),
  /** Classes with fewer training images are left out, and named; absent where none was asked to be. */
  minClassSize: z.int().optional(),
  leftOut: z.record(z.string(), z.int()).optional(),
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
  metric,
  mean: z.number(),
  /** Sample standard deviation over draws. */
  stdev: z.number(),
  /** Of the mean, as the protocol's `interval` says. */
  interval,
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

/** Recalls of one series at one k, in the order of the protocol's classes. */
export const classRecallsSchema = seriesName.extend({
  kPerClass: z.int(),
  classes: z.array(
    z.object({
      class: z.string(),
      /** Test images of the class, and groups that they come from (an image without a group is one). */
      images: z.int(),
      units: z.int(),
      mean: z.number(),
      stdev: z.number(),
      interval,
    }),
  ),
});

/** The area under a label curve over log k, as its mean height, 0 to 1. */
export const labelCurveSchema = seriesName.extend({
  metric,
  from: z.int(),
  to: z.int(),
  area: z.number(),
  interval,
});

/** Two series on the same draws and test images, at one k or over the whole label curve. */
export const comparisonSchema = z.object({
  metric,
  a: seriesName,
  b: seriesName,
  /** Null: the areas under the label curves. */
  kPerClass: z.int().nullable(),
  /** a less b. */
  difference: z.number(),
  interval,
  /** Of the permutation test, alone and after Holm over its family. */
  p: z.number(),
  pHolm: z.number(),
  /** The comparisons that were adjusted together, and how many they are. */
  family: z.string(),
  familySize: z.int(),
  verdict: z.enum(['better', 'worse', 'within noise']),
});

/** Labels per class that a needs to equal b at its best. */
export const economySchema = z.object({
  metric,
  a: seriesName,
  b: seriesName,
  /** What b reaches at its best, and the fewest labels per class with which it does. */
  target: z.number(),
  targetLabels: z.number(),
  labels: labelsPerClass,
  interval: z.tuple([labelsPerClass, labelsPerClass]),
  /** The smallest and largest number of labels per class tried; `labels` equal to `from` means that many or fewer. */
  from: z.int(),
  within: z.int(),
});

const calibrationBin = z.object({
  low: z.number(),
  high: z.number(),
  images: z.int(),
  confidence: z.number(),
  accuracy: z.number(),
});

/** How far the probabilities of one series can be believed, at the largest k. */
export const calibrationSchema = seriesName.extend({
  kPerClass: z.int(),
  /** Draws whose probabilities are kept beside the results. */
  draws: z.int(),
  /** Expected calibration error of each draw: bins of equal width, and of equally many predictions. */
  equalWidth: z.object({ mean: z.number(), values: z.array(z.number()) }),
  equalMass: z.object({ mean: z.number(), values: z.array(z.number()) }),
  brier: z.object({ mean: z.number(), values: z.array(z.number()) }),
  /** Of all draws together, equal width. */
  bins: z.array(calibrationBin),
});

export const resultsFileSchema = z.object({
  schema: z.literal(resultsSchema),
  protocol: protocolSchema,
  rows: z.array(resultRowSchema),
  confusions: z.array(confusionSchema),
  shortfalls: z.array(shortfallSchema),
  /** Absent in files of releases without statistics. */
  classRecalls: z.array(classRecallsSchema).optional(),
  labelCurves: z.array(labelCurveSchema).optional(),
  comparisons: z.array(comparisonSchema).optional(),
  economy: z.array(economySchema).optional(),
  calibration: z.array(calibrationSchema).optional(),
  provenance: z.record(z.string(), json),
});

export type ProtocolDescription = z.infer<typeof protocolSchema>;
export type ResultRow = z.infer<typeof resultRowSchema>;
export type Confusion = z.infer<typeof confusionSchema>;
export type Shortfall = z.infer<typeof shortfallSchema>;
export type ClassRecalls = z.infer<typeof classRecallsSchema>;
export type LabelCurve = z.infer<typeof labelCurveSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type LabelEconomy = z.infer<typeof economySchema>;
export type Calibration = z.infer<typeof calibrationSchema>;

/** The content of `results.json`. */
export type ResultsFile = z.infer<typeof resultsFileSchema>;

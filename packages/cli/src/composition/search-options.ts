import { SparsamError } from '@sparsam/core';
import { type SearchSpace, gentleViews } from '@sparsam/train';
import { z } from 'zod';

/** What supervised training does to its views, by name; options of the multi-crop. */
export const strengths: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  /** Turned, mirrored and cropped; colours almost as they are. */
  light: {
    ...gentleViews,
    perspective: { probability: 0 },
    jitter: { brightness: 0.1, contrast: 0.1, saturation: 0.1, hue: 0.01 },
    blur: { probability: 0 },
  },
  /** What this framework pretrains small images with. */
  gentle: gentleViews,
  /** The published views, the blur in proportion to the size. */
  published: { scaleBlur: true },
};

/** A list, or its only value: `--set search.learningRates=1e-3`. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item).min(1));

/** What can be set of supervised training, as `--set search.steps=500`; lists begin with the value to take unsearched. */
const searchOptions = z.strictObject({
  learningRates: listOf(z.number().positive()).optional(),
  weightDecays: listOf(z.number().nonnegative()).default([0.05, 0.3]),
  strengths: listOf(z.enum(Object.keys(strengths) as [string, ...string[]])).default(['gentle', 'light']),
  /** Length of a trial as a part of the training's. */
  trialShare: z
    .number()
    .positive()
    .max(1)
    .default(1 / 3),
  /** One search for each number of labels, on the first draw, instead of one for each draw. */
  once: z.boolean().default(false),
  schedule: z.enum(['cosine', 'plateau']).default('cosine'),
  batch: z.number().int().min(2).optional(),
  steps: z.number().int().positive().optional(),
  epochs: z.number().positive().optional(),
  minutes: z.number().positive().optional(),
});
export type SearchOptions = z.infer<typeof searchOptions>;

/** Learning rates for what is trained from where: whole networks from random weights, from given ones, and a last layer. */
const usualRates = {
  random: [1e-3, 3e-4, 3e-3],
  given: [3e-4, 1e-4, 1e-3],
  layer: [1e-2, 3e-3, 3e-2],
} as const;

/** Checks `options.search`. Throws SparsamError (usage) with the names that are wrong. */
export function readSearchOptions(given: unknown): SearchOptions {
  const parsed = searchOptions.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`);
  throw new SparsamError('usage', `The options of the search are wrong: ${issues.join('; ')}.`);
}

/** The space that a method is searched in. */
export function searchSpace(
  { learningRates, weightDecays, strengths: names }: SearchOptions,
  { learns, from }: { readonly learns: unknown; readonly from: string },
): SearchSpace {
  const usual =
    learns === 'head-and-norm' ? usualRates.layer : from === 'random' ? usualRates.random : usualRates.given;
  return { learningRates: learningRates ?? usual, weightDecays, strengths: names };
}

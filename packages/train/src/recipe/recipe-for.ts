import { type MethodRecipe, type Plugin, SparsamError, type TrainPlan } from '@sparsam/core';
import { z } from 'zod';
import { type RecipeOptions, defaultRecipe } from '../step/default-recipe.ts';
import type { Optimizer } from '../step/optimizer.ts';

/**
 * The numbers of training that follow from how long it will be. The published values are for hundreds of epochs; a run
 * of minutes has a few hundred small steps and needs rates that rise and fall within the run. What is special about a
 * method its plugin's own `recipe` says, over what stands here; everything can be overridden by `--set`.
 */
export type Recipe = {
  /** Options of the objective; those that shape the network may not depend on the plan. */
  readonly objective: (plan: TrainPlan | undefined) => Readonly<Record<string, unknown>>;
  readonly optimizer: Optimizer;
  /** Options of the augmentation `multi-crop`. */
  readonly augmentation: Readonly<Record<string, unknown>>;
};

/** From this many steps on the published recipe is used as it is. */
const publishedFrom = 20_000;

const short = (plan: TrainPlan): boolean => plan.totalSteps < publishedFrom;

/**
 * Views that keep more of what tells small images apart. The reference's blur is meant for views of 256 pixels and
 * would leave little of one of 64, and a few hundred steps do not suffice to see through strong changes of colour and
 * perspective: with the published views runs of 800 steps ended at the uniform answer (docs/results.md).
 */
export const gentleViews = {
  scaleBlur: true,
  perspective: { probability: 0.2, distortion: 0.3 },
  jitter: { brightness: 0.3, contrast: 0.3, saturation: 0.2, hue: 0.03 },
  greyscale: 0,
  solarize: { probability: 0 },
} as const;

const duration = z.union([
  z.strictObject({ epochs: z.number().nonnegative() }),
  z.strictObject({ steps: z.number().nonnegative() }),
  z.strictObject({ examples: z.number().nonnegative() }),
  z.strictObject({ fraction: z.number().min(0).max(1) }),
]);

/** What people can set of the optimiser, as `--set optimizer.learningRate=0.004`; the rate is for a batch of 256. */
const optimizerOptions = z.strictObject({
  learningRate: z.number().positive().optional(),
  finalLearningRate: z.number().nonnegative().optional(),
  warmup: duration.optional(),
  weightDecay: z.number().nonnegative().optional(),
  finalWeightDecay: z.number().nonnegative().optional(),
  clipFactor: z.number().positive().nullable().optional(),
  beta1: z.number().min(0).lt(1).optional(),
  beta2: z.number().min(0).lt(1).optional(),
});

/** Checks options of the optimiser; `whose` names them. Throws SparsamError (usage) with the names that are wrong. */
function readOptimizerOptions(given: unknown, whose: string): RecipeOptions {
  const parsed = optimizerOptions.safeParse(given ?? {});
  if (parsed.success) return parsed.data as RecipeOptions;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`);
  throw new SparsamError('usage', `${whose} are wrong: ${issues.join('; ')}.`);
}

/** The rate of a short run rises for this part of it, and no longer than so many steps: the full rate is where it learns. */
const briefWarmup = { fraction: 0.3, mostSteps: 75 };

/**
 * A step moves at most so far, and all steps together no further than so many of these, down to the published rate: longer
 * runs at the full rate ended below those of 250 steps on the blood cells, runs at a lower one did not (docs/results.md).
 */
const briefRate = { aStep: 1e-3, ofSteps: 300 };
const publishedRate = 5e-4;

const briefOptimizer = (plan: TrainPlan | undefined): RecipeOptions => ({
  // Of AdamW a step is as long whatever the batch; the rate is given for a batch of 256 and scaled to the one there is.
  learningRate: Math.max(
    publishedRate,
    briefRate.aStep *
      Math.min(1, briefRate.ofSteps / (plan?.totalSteps ?? briefRate.ofSteps)) *
      (256 / (plan?.batchSize ?? 32)),
  ),
  finalLearningRate: 0,
  warmup:
    plan === undefined
      ? { fraction: briefWarmup.fraction }
      : { steps: Math.min(Math.round(briefWarmup.fraction * plan.totalSteps), briefWarmup.mostSteps) },
  weightDecay: 0.04,
  finalWeightDecay: 0.1,
});

/** The recipe for a method, a number of images and what was set of the optimiser. */
export function recipeFor({
  method,
  images,
  optimizer,
}: {
  readonly method: Pick<Plugin<'objective'>, 'name' | 'recipe'>;
  readonly images: number;
  readonly optimizer?: unknown;
}): Recipe {
  const own = (plan?: TrainPlan): MethodRecipe =>
    method.recipe?.({ images, ...(plan === undefined ? {} : { plan }) }) ?? {};
  const given = readOptimizerOptions(optimizer, 'The options of the optimizer');
  const forPlan = (plan?: TrainPlan): Optimizer =>
    defaultRecipe({
      ...(plan === undefined || short(plan) ? briefOptimizer(plan) : {}),
      ...readOptimizerOptions(
        own(plan).optimizer,
        `The options that the objective "${method.name}" recommends for the optimizer`,
      ),
      ...given,
    });
  return {
    augmentation: {
      ...(images < 50_000 ? gentleViews : { scaleBlur: true }),
      ...own().augmentation?.['multi-crop'],
    },
    objective: (plan) => own(plan).options ?? {},
    optimizer: { transform: forPlan().transform, rates: (plan) => forPlan(plan).rates(plan) },
  };
}

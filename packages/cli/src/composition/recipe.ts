import { SparsamError, type TrainPlan } from '@sparsam/core';
import { type Optimizer, type RecipeOptions, defaultRecipe } from '@sparsam/train';
import { z } from 'zod';

/**
 * The numbers of training that follow from how long it will be. The published values are for hundreds of epochs; a run
 * of minutes has a few hundred small steps and needs a teacher that keeps up, rates that rise and fall within the run,
 * and fewer prototypes than images. Everything here can be overridden by `--set`.
 */
export type Recipe = {
  /** Options of the objective by method; those that shape the network may not depend on the plan. */
  readonly objective: (plan: TrainPlan | undefined) => Readonly<Record<string, unknown>>;
  readonly optimizer: Optimizer;
  /** Options of the augmentation. */
  readonly augmentation: Readonly<Record<string, unknown>>;
};

/** From this many steps on the published recipe is used as it is. */
const publishedFrom = 20_000;

/** The teacher averages over about this part of the run, at first. */
const teacherMemory = 0.1;
const slowestTeacher = 0.996;
const quickestTeacher = 0.9;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Momentum of a teacher whose average reaches back over `teacherMemory` of the run. */
export function teacherMomentum(totalSteps: number): number {
  return clamp(1 - 1 / (teacherMemory * totalSteps), quickestTeacher, slowestTeacher);
}

const short = (plan: TrainPlan): boolean => plan.totalSteps < publishedFrom;

/** DINO for a run of any length. `images` is the number of training images. */
function dinoOptions(plan: TrainPlan | undefined, images: number): Readonly<Record<string, unknown>> {
  // The head is most of the parameters: its width follows the data, not the clock.
  const shape =
    images < 50_000
      ? {
          numPrototypes: images < 5_000 ? 256 : 1024,
          hiddenDim: 512,
          bottleneckDim: 128,
          numHeadLayers: 3,
          // Without these a batch of 32 drifts to one answer for all images within the first hundred steps.
          standardizeHead: true,
          spread: 0.3,
          localCrops: 2,
        }
      : { numPrototypes: 4096 };
  if (plan === undefined || !short(plan)) return shape;
  return {
    ...shape,
    initialTeacherTemperature: 0.02,
    teacherTemperature: 0.04,
    teacherTemperatureWarmup: { fraction: 0.3 },
    teacherMomentum: teacherMomentum(plan.totalSteps),
    finalTeacherMomentum: 1,
    freezeLastLayer: { fraction: 0.05 },
  };
}

/**
 * Views that keep more of what tells small images apart. The reference's blur is meant for views of 256 pixels and
 * would leave little of one of 64, and a few hundred steps do not suffice to see through strong changes of colour and
 * perspective: on blood cells the published views gave a loss near ln(prototypes), these ones less than half of it.
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

/** Checks `options.optimizer`. Throws SparsamError (usage) with the names that are wrong. */
function readOptimizerOptions(given: unknown): RecipeOptions {
  const parsed = optimizerOptions.safeParse(given ?? {});
  if (parsed.success) return parsed.data as RecipeOptions;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`);
  throw new SparsamError('usage', `The options of the optimizer are wrong: ${issues.join('; ')}.`);
}

/** The recipe for a method, a number of images and what was set of the optimiser. */
export function recipeFor({
  method,
  images,
  optimizer,
}: {
  readonly method: string;
  readonly images: number;
  readonly optimizer?: unknown;
}): Recipe {
  const given = readOptimizerOptions(optimizer);
  const brief = defaultRecipe({
    learningRate: 8e-3,
    finalLearningRate: 0,
    warmup: { fraction: 0.3 },
    weightDecay: 0.04,
    finalWeightDecay: 0.1,
    ...given,
  });
  const published = defaultRecipe(given);
  return {
    augmentation: images < 50_000 ? gentleViews : { scaleBlur: true },
    objective: (plan) => (method === 'dino' ? dinoOptions(plan, images) : {}),
    optimizer: { transform: brief.transform, rates: (plan) => (short(plan) ? brief : published).rates(plan) },
  };
}

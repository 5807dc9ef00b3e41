import type { MethodRecipe, RecipeSituation, TrainPlan } from '@sparsam/core';
import { momentumOver } from '@sparsam/optim';

/** From this many steps on the published schedules are used as they are. */
const publishedFrom = 20_000;

/**
 * How many steps the teacher averages over at first: this part of the run, and no more than so many. A slower teacher is
 * still that of the random weights while the rate is at its highest, and few groups of images are all that is left of it:
 * runs of 400 and 800 steps with a tenth ended below one of 100 (docs/results.md).
 */
const teacherMemory = { fraction: 0.1, mostSteps: 25 };

const short = (plan: TrainPlan): boolean => plan.totalSteps < publishedFrom;

/**
 * DINO for a run of any length. The published values are for hundreds of epochs; a run of minutes has a few hundred
 * small steps and needs a teacher that keeps up, and fewer prototypes than images.
 */
export function dinoRecipe({ images, plan }: RecipeSituation): MethodRecipe {
  return { options: dinoOptions(plan, images) };
}

/** Options by the length of the run. `images` is the number of training images. */
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
    teacherMomentum: momentumOver(
      Math.min(teacherMemory.fraction * plan.totalSteps, teacherMemory.mostSteps),
    ),
    finalTeacherMomentum: 1,
    freezeLastLayer: { fraction: 0.05 },
  };
}

import type { MethodRecipe, RecipeSituation } from '@sparsam/core';
import { momentumOver } from '@sparsam/optim';

/** From this many steps on the published momentum is used. */
const publishedFrom = 20_000;
/** The teacher averages over about this part of a shorter run, at first. */
const teacherMemory = 0.1;

/** BYOL on few images: heads no wider than they need, and a teacher that keeps up with a short run. */
export function byolRecipe({ images, plan }: RecipeSituation): MethodRecipe {
  const shape = images < 50_000 ? { hiddenDim: 512, outDim: 128 } : {};
  if (plan === undefined || plan.totalSteps >= publishedFrom) return { options: shape };
  return { options: { ...shape, teacherMomentum: momentumOver(teacherMemory * plan.totalSteps) } };
}

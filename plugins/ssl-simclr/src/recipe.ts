import type { MethodRecipe, RecipeSituation } from '@sparsam/core';

/** SimCLR on few images: a head no wider than they need. */
export function simclrRecipe({ images }: RecipeSituation): MethodRecipe {
  return images < 50_000 ? { options: { hiddenDim: 512, temperature: 0.2 } } : {};
}

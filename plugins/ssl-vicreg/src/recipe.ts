import type { MethodRecipe, RecipeSituation } from '@sparsam/core';

/** VICReg on few images: an expander no wider than they need. */
export function vicregRecipe({ images }: RecipeSituation): MethodRecipe {
  return images < 50_000 ? { options: { hiddenDim: 512, outDim: 512 } } : {};
}

import type { MethodRecipe } from '@sparsam/core';

/** Masked images are hard enough as they are: views are cut, turned and mirrored, and keep their colours (MAE, section 4.1). */
export function maeRecipe(): MethodRecipe {
  return {
    augmentation: {
      'multi-crop': {
        perspective: { probability: 0 },
        jitter: { probability: 0 },
        greyscale: 0,
        blur: { probability: 0 },
        solarize: { probability: 0 },
      },
    },
  };
}

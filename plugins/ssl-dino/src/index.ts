import { apiVersion, definePlugin } from '@sparsam/core';
import { dino } from './dino.ts';
import { dinoOptions } from './options.ts';
import { dinoRecipe } from './recipe.ts';

export { type DinoNeeds, type DinoState, dino } from './dino.ts';
export { type DinoOptions, dinoOptions } from './options.ts';

export default definePlugin({
  kind: 'objective',
  name: 'dino',
  apiVersion,
  description:
    'DINO: self-distillation with no labels (Caron et al., 2021), as published for medical images.',
  options: dinoOptions,
  recipe: dinoRecipe,
  create: (options, needs) => dino(options, needs),
});

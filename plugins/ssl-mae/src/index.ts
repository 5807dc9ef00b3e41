import { apiVersion, definePlugin } from '@sparsam/core';
import { mae } from './mae.ts';
import { maeOptions } from './options.ts';
import { maeRecipe } from './recipe.ts';

export { mae } from './mae.ts';
export { type MaeOptions, maeOptions } from './options.ts';

export default definePlugin({
  kind: 'objective',
  name: 'mae',
  apiVersion,
  description:
    'Masked image modelling: hidden patches are painted from those seen (after MAE and SimMIM, 2021).',
  options: maeOptions,
  recipe: maeRecipe,
  create: mae,
});

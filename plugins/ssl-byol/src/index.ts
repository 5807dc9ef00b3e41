import { apiVersion, definePlugin } from '@sparsam/core';
import { byol } from './byol.ts';
import { byolOptions } from './options.ts';
import { byolRecipe } from './recipe.ts';

export { type ByolState, byol } from './byol.ts';
export { type ByolOptions, byolOptions } from './options.ts';

export default definePlugin({
  kind: 'objective',
  name: 'byol',
  apiVersion,
  description:
    'BYOL: a student predicts what its own slow average says of another view (Grill et al., 2020).',
  options: byolOptions,
  recipe: byolRecipe,
  create: byol,
});

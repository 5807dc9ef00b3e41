import { apiVersion, definePlugin } from '@sparsam/core';
import { vicregOptions } from './options.ts';
import { vicregRecipe } from './recipe.ts';
import { vicreg } from './vicreg.ts';

export { type VicregOptions, vicregOptions } from './options.ts';
export { vicreg } from './vicreg.ts';

export default definePlugin({
  kind: 'objective',
  name: 'vicreg',
  apiVersion,
  description:
    'VICReg: two views alike, every dimension varied, no two dimensions alike (Bardes et al., 2021).',
  options: vicregOptions,
  recipe: vicregRecipe,
  create: vicreg,
});

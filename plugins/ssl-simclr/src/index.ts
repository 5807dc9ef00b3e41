import { apiVersion, definePlugin } from '@sparsam/core';
import { simclrOptions } from './options.ts';
import { simclrRecipe } from './recipe.ts';
import { simclr } from './simclr.ts';

export { type SimclrOptions, simclrOptions } from './options.ts';
export { simclr } from './simclr.ts';

export default definePlugin({
  kind: 'objective',
  name: 'simclr',
  apiVersion,
  description: 'SimCLR: contrastive learning of two views of an image (Chen et al., 2020).',
  options: simclrOptions,
  recipe: simclrRecipe,
  create: simclr,
});

import { apiVersion, definePlugin } from '@sparsam/core';
import { resolveArchitecture, vitOptions } from './options.ts';
import { variantNames } from './variants.ts';
import { createVit } from './vit.ts';

export const vit = definePlugin({
  kind: 'backbone',
  name: 'vit',
  apiVersion,
  description: 'Vision transformers, with the parameter names of timm and DINO',
  provides: variantNames,
  options: vitOptions,
  create(options, { variant }) {
    const { name, architecture } = resolveArchitecture(variant, options);
    return createVit(name, architecture);
  },
});

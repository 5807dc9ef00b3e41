import { apiVersion, definePlugin } from '@sparsam/core';
import { resolveArchitecture, xcitOptions } from './options.ts';
import { variantNames } from './variants.ts';
import { createXcit } from './xcit.ts';

export const xcit = definePlugin({
  kind: 'backbone',
  name: 'xcit',
  apiVersion,
  description: 'Cross-covariance image transformers, with the parameter names of timm',
  provides: variantNames,
  options: xcitOptions,
  create(options, { variant }) {
    const { name, architecture } = resolveArchitecture(variant, options);
    return createXcit(name, architecture);
  },
});

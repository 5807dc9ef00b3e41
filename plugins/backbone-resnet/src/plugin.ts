import { apiVersion, definePlugin } from '@sparsam/core';
import { resnetOptions, resolveArchitecture } from './options.ts';
import { createResnet } from './resnet.ts';
import { variants } from './variants.ts';

export const resnet = definePlugin({
  kind: 'backbone',
  name: 'resnet',
  apiVersion,
  description: 'Residual networks, with the parameter names of torchvision and timm',
  provides: Object.keys(variants),
  options: resnetOptions,
  create(options, { variant }) {
    const { name, architecture } = resolveArchitecture(variant, options);
    return createResnet(name, architecture);
  },
});

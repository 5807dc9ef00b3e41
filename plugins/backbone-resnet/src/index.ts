export type { Architecture } from './architecture.ts';
export { type ResnetOptions, resolveArchitecture } from './options.ts';
export { resnet as default } from './plugin.ts';
export { createResnet } from './resnet.ts';
export { variants } from './variants.ts';

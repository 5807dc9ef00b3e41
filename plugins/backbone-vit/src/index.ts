export type { Architecture } from './architecture.ts';
export { type VitOptions, resolveArchitecture } from './options.ts';
export { vit as default } from './plugin.ts';
export { cubicResampling } from './resampling.ts';
export { variantNames, variants } from './variants.ts';
export { createVit } from './vit.ts';

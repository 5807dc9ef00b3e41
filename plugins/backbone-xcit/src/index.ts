export type { Architecture } from './architecture.ts';
export { type XcitOptions, resolveArchitecture } from './options.ts';
export { xcit as default } from './plugin.ts';
export { variantNames, variants } from './variants.ts';
export { createXcit } from './xcit.ts';

import { moduleBeside } from './source-or-built.ts';

/** The multi-crop plugin's module as a URL that any thread can import: the `module` of an `AugmentationSource`. */
export const multiCropModule: string = moduleBeside('multi-crop').href;

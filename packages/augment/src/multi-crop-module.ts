import { moduleBeside } from '@sparsam/threads';

/** The multi-crop plugin's module as a URL that any thread can import: the `module` of an `AugmentationSource`. */
export const multiCropModule: string = moduleBeside(import.meta.url, 'multi-crop').href;

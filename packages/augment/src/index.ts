export { type AugmentationSource, createAugmentation } from './draw-batch.ts';
export { type Homography, viewHomography } from './homography.ts';
export { multiCropModule } from './multi-crop-module.ts';
export { type JitterStep, type Point, type ViewParameters, sampleViewParameters } from './view-parameters.ts';
export { type ViewLoader, type ViewLoaderOptions, createViewLoader } from './view-loader.ts';
export { type Range, type ViewKind, type ViewRecipe, referenceRecipes } from './view-recipe.ts';
export { type ViewRenderer, createViewRenderer } from './view-renderer.ts';
export { viewRows } from './view-rows.ts';

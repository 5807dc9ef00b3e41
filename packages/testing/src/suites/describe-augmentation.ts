import type { Plugin } from '@sparsam/core';
import { type Skips, declareChecks } from '../checks/check.ts';
import { type AugmentationSuite, augmentationChecks } from './augmentation-checks.ts';

/** Declares what every augmentation must do as tests of the current file. Throws for skips of unknown checks or without reason. */
export function describeAugmentation(
  plugin: Plugin<'augmentation'>,
  { skip, ...suite }: AugmentationSuite & { readonly skip?: Skips } = {},
): void {
  declareChecks(`augmentation "${plugin.name}"`, augmentationChecks(plugin, suite), skip);
}

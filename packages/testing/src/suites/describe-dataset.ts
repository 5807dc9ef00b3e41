import type { Plugin } from '@sparsam/core';
import { type Skips, declareChecks } from '../checks/check.ts';
import { type DatasetSuite, datasetChecks } from './dataset-checks.ts';

/** Declares what every data set must do as tests of the current file. Throws for skips of unknown checks or without reason. */
export function describeDataset(
  plugin: Plugin<'dataset'>,
  { skip, ...suite }: DatasetSuite & { readonly skip?: Skips } = {},
): void {
  declareChecks(`data set "${plugin.name}"`, datasetChecks(plugin, suite), skip);
}

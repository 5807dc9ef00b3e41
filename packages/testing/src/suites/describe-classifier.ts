import type { Plugin } from '@sparsam/core';
import { type Skips, declareChecks } from '../checks/check.ts';
import { type ClassifierSuite, classifierChecks } from './classifier-checks.ts';

/** Declares what every classifier must do as tests of the current file. Throws for skips of unknown checks or without reason. */
export function describeClassifier(
  plugin: Plugin<'classifier'>,
  { skip, ...suite }: ClassifierSuite & { readonly skip?: Skips } = {},
): void {
  declareChecks(`classifier "${plugin.name}"`, classifierChecks(plugin, suite), skip);
}

import type { Plugin } from '@sparsam/core';
import { type Skips, declareChecks } from '../checks/check.ts';
import { type EngineSuite, engineChecks } from './engine-checks.ts';

/** Declares what every engine must do as tests of the current file. Throws for skips of unknown checks or without reason. */
export function describeEngine(
  plugin: Plugin<'engine'>,
  { skip, ...suite }: EngineSuite & { readonly skip?: Skips } = {},
): void {
  declareChecks(`engine "${plugin.name}"`, engineChecks(plugin, suite), skip);
}

import type { Plugin } from '@sparsam/core';
import { type Skips, declareChecks } from '../checks/check.ts';
import { objectiveChecks } from './objective-checks.ts';
import type { ObjectiveSuite } from './objective-subject.ts';

/** Declares what every objective must do as tests of the current file. Throws for skips of unknown checks or without reason. */
export function describeObjective(
  plugin: Plugin<'objective'>,
  { skip, ...suite }: ObjectiveSuite & { readonly skip?: Skips } = {},
): void {
  declareChecks(`objective "${plugin.name}"`, objectiveChecks(plugin, suite), skip);
}

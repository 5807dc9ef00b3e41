import type { Plugin } from '@sparsam/core';
import { type Skips, declareChecks } from '../checks/check.ts';
import { type RunnerSuite, runnerChecks } from './runner-checks.ts';

/** Declares what every runner must do as tests of the current file. Throws for skips of unknown checks or without reason. */
export function describeRunner(
  plugin: Plugin<'runner'>,
  { skip, ...suite }: RunnerSuite & { readonly skip?: Skips } = {},
): void {
  declareChecks(`runner "${plugin.name}"`, runnerChecks(plugin, suite), skip);
}

import type { Plugin } from '@sparsam/core';
import { type Skips, declareChecks } from '../checks/check.ts';
import { type BackboneSuite, backboneChecks } from './backbone-checks.ts';

/** Declares what every backbone must do as tests of the current file. Throws for skips of unknown checks or without reason. */
export function describeBackbone(
  plugin: Plugin<'backbone'>,
  { skip, ...suite }: BackboneSuite & { readonly skip?: Skips },
): void {
  declareChecks(`backbone "${suite.variant}"`, backboneChecks(plugin, suite), skip);
}

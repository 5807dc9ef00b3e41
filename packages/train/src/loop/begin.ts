import { join } from 'node:path';
import {
  type Json,
  type Manifest,
  configHash,
  hasCheckpoint,
  loadWeights,
  readCheckpoint,
} from '@sparsam/checkpoint';
import { type NdArray, SparsamError, type TrainPlan, flatten } from '@sparsam/core';
import type { TrainState } from '../step/create-train-step.ts';
import type { Recovery } from './recovery.ts';
import { bestFrom, withoutBest } from './best.ts';
import type { Best, TrainOptions } from './train-options.ts';

export const checkpointFolder = (runFolder: string): string => join(runFolder, 'checkpoint');

/** Where training begins: a fresh state, or a checkpoint's with what its manifest fixes. */
export type Beginning = {
  readonly state: TrainState<NdArray>;
  readonly step: number;
  readonly plan?: TrainPlan;
  readonly recovery?: Recovery;
  readonly manifest?: Manifest;
  readonly best?: Best;
};

/** Names of options in which two configurations differ, with both values: `batch 64 -> 32`. */
function differences(before: Json | undefined, now: Json | undefined, path = ''): string[] {
  const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json | undefined } =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isRecord(before) && isRecord(now)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
    return keys.flatMap((key) => differences(before[key], now[key], path === '' ? key : `${path}.${key}`));
  }
  const [was, is] = [JSON.stringify(before), JSON.stringify(now)];
  return was === is ? [] : [`${path} ${was ?? 'unset'} -> ${is ?? 'unset'}`];
}

function checkSameRun(manifest: Manifest, options: TrainOptions): void {
  const { config, runFolder, plan, loader } = options;
  const { objective, backbone, seed } = describeRun(options);
  const { totalSteps, ...shape } = manifest['plan'] as TrainPlan;
  const changed = differences(
    {
      objective: manifest['objective'],
      backbone: manifest['backbone'],
      seed: manifest['seed'],
      plan: { ...shape, ...('minutes' in plan ? {} : { totalSteps }) },
      ...(config === undefined ? {} : { config: manifest['config'] }),
    },
    {
      objective,
      backbone,
      seed,
      plan: {
        batchSize: plan.batchSize,
        stepsPerEpoch: loader.stepsPerEpoch,
        ...('minutes' in plan ? {} : { totalSteps: plan.totalSteps }),
      },
      ...(config === undefined ? {} : { config }),
    },
  );
  if (changed.length === 0) return;
  throw new SparsamError(
    'usage',
    `The run in ${runFolder} was started with other options: ${changed.slice(0, 8).join('; ')}${changed.length > 8 ? '; ...' : ''}. Resume it with those it was started with, or write into another folder.`,
  );
}

/**
 * The state to begin with. Throws SparsamError (`usage`) where the folder holds a run that is not to be resumed or has
 * other options, (`input`) where its checkpoints are damaged or of another network.
 */
export async function begin(options: TrainOptions, fresh: () => TrainState<NdArray>): Promise<Beginning> {
  const { runFolder, resume = false, initialState, onMessage } = options;
  const folder = checkpointFolder(runFolder);
  if (!(await hasCheckpoint(folder))) return { state: initialState ?? fresh(), step: 0 };
  if (!resume) {
    throw new SparsamError(
      'usage',
      `The folder ${runFolder} already holds a run. Resume it, or name another folder.`,
    );
  }
  const { state: saved, manifest, warning } = await readCheckpoint(folder, { repair: true });
  const state = withoutBest(saved);
  const best = bestFrom(saved, manifest);
  if (warning !== undefined) onMessage?.(warning);
  checkSameRun(manifest, options);
  const expected = Object.fromEntries(flatten(fresh()));
  const target = `"${options.objective.name}" with the backbone "${options.objective.backbone.name}" in this configuration`;
  loadWeights(flatten(state), expected, { source: join(folder, manifest.file), target });
  const plan = manifest['plan'] as TrainPlan | undefined;
  const recovery = manifest['recovery'] as Recovery | undefined;
  return {
    state: state as TrainState<NdArray>,
    step: manifest.step,
    manifest,
    ...(best === undefined ? {} : { best }),
    ...(plan === undefined ? {} : { plan }),
    ...(recovery === undefined ? {} : { recovery }),
  };
}

/** What a checkpoint's manifest says of the run, beside step and hashes. It holds no times. */
export function describeRun({ objective, seed, config }: TrainOptions): {
  readonly [key: string]: Json | undefined;
} {
  return {
    objective: objective.name,
    backbone: objective.backbone.name,
    seed,
    ...(config === undefined ? {} : { config, configHash: configHash(config) }),
  };
}

import {
  type ModelState,
  type NdArray,
  type StepFunction,
  type TensorSpec,
  type Tree,
  key,
} from '@sparsam/core';
import { extractionStep } from '@sparsam/evaluate';
import { createTrainStep } from '@sparsam/train';
import { createObjective } from '../composition/create-parts.ts';
import { madeUpArray, madeUpInput } from '../composition/made-up-input.ts';
import type { Session } from '../composition/session.ts';
import type { Resolved } from '../options/defaults.ts';

/** A step as an engine compiles it, with a state, and an input to run it on. */
export type StepToCompile = {
  readonly step: StepFunction;
  readonly state: Tree<NdArray>;
  readonly spec: Tree<TensorSpec>;
  readonly input: Tree<NdArray>;
};

/** The step that `sparsam pretrain` compiles, in the middle of a run. */
export async function trainingStep(
  { registry, backbone }: Session,
  settings: Resolved,
): Promise<StepToCompile> {
  const batchSize = settings.batch;
  const { objective, optimizer } = await createObjective(registry, backbone, settings, batchSize);
  const trainStep = createTrainStep(objective, optimizer);
  return {
    step: trainStep.step,
    state: trainStep.init(key(settings.seed)),
    spec: trainStep.inputSpec(batchSize),
    input: madeUpInput(trainStep, objective, batchSize),
  };
}

/** The step that `sparsam extract` compiles. */
export function featuresStep({ backbone }: Session, settings: Resolved): StepToCompile {
  const { batch, imageSize, pooling, seed } = settings;
  const spec = { images: { dtype: 'uint8', shape: [batch, imageSize, imageSize, 3] } } as const;
  return {
    step: extractionStep(backbone, pooling),
    state: backbone.init(key(seed)) as ModelState<NdArray> as unknown as Tree<NdArray>,
    spec,
    input: { images: madeUpArray(spec.images) },
  };
}

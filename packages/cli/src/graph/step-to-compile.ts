import {
  type ModelState,
  type NdArray,
  type StepFunction,
  type TensorSpec,
  type Tree,
  key,
  mapTree,
  randomBits,
  scalar,
  sizeOf,
  zeros,
} from '@sparsam/core';
import { extractionStep } from '@sparsam/evaluate';
import { createTrainStep } from '@sparsam/train';
import { createObjective } from '../composition/create-parts.ts';
import type { Session } from '../composition/session.ts';
import type { Resolved } from '../options/defaults.ts';

/** A step as an engine compiles it, with a state, and an input to run it on. */
export type StepToCompile = {
  readonly step: StepFunction;
  readonly state: Tree<NdArray>;
  readonly spec: Tree<TensorSpec>;
  readonly input: Tree<NdArray>;
};

/** Noise where there are pixels, zeros elsewhere. */
function noise({ dtype, shape }: TensorSpec): NdArray {
  if (dtype !== 'uint8') return zeros(dtype, shape);
  const bits = randomBits(key(1), sizeOf(shape));
  return { dtype, shape, data: Uint8Array.from(bits, (word) => word & 255) };
}

/** The step that `sparsam pretrain` compiles, in the middle of a run. */
export async function trainingStep(
  { registry, backbone }: Session,
  settings: Resolved,
): Promise<StepToCompile> {
  const batchSize = settings.batch;
  const { objective, optimizer } = await createObjective(registry, backbone, settings, batchSize);
  const { step, init, inputSpec, scalars } = createTrainStep(objective, optimizer);
  const spec = inputSpec(batchSize);
  const plan = { totalSteps: 100, stepsPerEpoch: 10, batchSize };
  const numbers = Object.entries(scalars(50, plan)).map(([name, value]) => [name, scalar(value)] as const);
  return {
    step,
    state: init(key(settings.seed)),
    spec,
    input: {
      ...mapTree<TensorSpec, NdArray>(spec, noise),
      scalars: Object.fromEntries(numbers),
      extra: objective.hostInput?.draw(key(2), batchSize) ?? {},
    },
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
    input: { images: noise(spec.images) },
  };
}

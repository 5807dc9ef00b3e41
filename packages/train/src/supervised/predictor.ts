import {
  type CompiledStep,
  type Engine,
  type NdArray,
  type Objective,
  type ObjectiveState,
  SparsamError,
  type StepFunction,
} from '@sparsam/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { normalizeImages } from '../step/normalize-images.ts';

/** A batch of plain images: uint8 [batchSize, size, size, 3], of which the first `valid` count. */
export type PlainBatch = { readonly images: NdArray<'uint8'>; readonly valid: number };

/** Logits of plain images by the state of an objective that learns from labels. */
export interface Predictor {
  /** Logits of every image, [images, classes] row-major. */
  logits(state: ObjectiveState<NdArray>, batches: Iterable<PlainBatch>): Promise<Float64Array>;
  dispose(): Promise<void>;
}

/** The step that an engine runs: images uint8 [batch, size, size, 3] to logits [batch, classes]; the state stays. */
export function predictionStep(objective: Objective): StepFunction {
  const { labels } = objective;
  if (labels === undefined)
    throw new SparsamError('internal', `"${objective.name}" learns without labels and predicts none.`);
  return (state, input) => [
    state,
    { logits: labels.logits(state as ObjectiveState, normalizeImages(input['images'] as Tensor4D)) },
  ];
}

/** Compiled at the first call, for batches of the shape of its first batch. */
export function createPredictor(objective: Objective, engine: Engine): Predictor {
  const classes = objective.labels?.classes ?? 0;
  const step = predictionStep(objective);
  let compiled: CompiledStep | undefined;
  return {
    async logits(state, batches) {
      const rows: number[] = [];
      let fresh = false;
      for (const { images, valid } of batches) {
        if (compiled === undefined) {
          compiled = await engine.compile(step, state, { images: { dtype: 'uint8', shape: images.shape } });
          fresh = true;
        }
        if (!fresh) compiled.setState(state);
        fresh = true;
        const { logits } = (await compiled.run({ images })) as { logits: NdArray<'float32'> };
        for (let i = 0; i < valid * classes; i++) rows.push(logits.data[i] as number);
      }
      return Float64Array.from(rows);
    },
    async dispose() {
      await compiled?.dispose();
      compiled = undefined;
    },
  };
}

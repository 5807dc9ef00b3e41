import {
  type Backbone,
  type Engine,
  type Flat,
  type ModelState,
  type NdArray,
  type StepFunction,
  SparsamError,
  key,
  scalar,
  uniformArray,
} from '@sparsam/core';
import { registerGradients } from '@sparsam/nn';
import { globalNorm } from '@sparsam/optim';
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';

const [batch, size] = [8, 64];
/** Timed steps go on for so long, in milliseconds, or for so many. */
const [longest, most] = [600, 12];
/** How far a step moves the weights. */
const stride = 0.05;

export type SelfTest = {
  /** Images a second, forward, backward and update, in the steps after the first. */
  readonly imagesPerSecond: number;
  /** Milliseconds from the call to the end of the first step: tracing and compiling, where an engine does. */
  readonly startMilliseconds: number;
};

/** One step down the gradient of the squared distance between features and targets. */
function trainingStep(backbone: Backbone): StepFunction {
  return (state, input) => {
    const { params, buffers } = state as unknown as ModelState;
    const names = Object.keys(params);
    let after: Flat<Tensor> = buffers;
    const { value, grads } = tf.valueAndGrads((...leaves: Tensor[]) => {
      const given = Object.fromEntries(names.map((name, index) => [name, leaves[index] as Tensor]));
      const output = backbone.apply({ params: given, buffers }, input['images'] as Tensor4D, {
        training: true,
      });
      after = Object.fromEntries(
        Object.entries(output.buffers).map(([name, buffer]) => [name, tf.keep(buffer)]),
      );
      return tf.mean(tf.squaredDifference(output.features, input['targets'] as Tensor)) as Scalar;
    })(Object.values(params));
    const gradients = Object.fromEntries(names.map((name, index) => [name, grads[index] as Tensor]));
    const length = tf.div(input['stride'] as Tensor, globalNorm(gradients));
    const next = Object.entries(params).map(([name, leaf]) => [
      name,
      tf.sub(leaf, tf.mul(gradients[name] as Tensor, length)),
    ]);
    return [{ params: Object.fromEntries(next) as Flat<Tensor>, buffers: after }, { loss: value }];
  };
}

/**
 * Trains a small network on noise for up to a second. Throws SparsamError where the engine cannot run it, or where the
 * loss is no number or does not fall.
 */
export async function selfTest(engine: Engine, backbone: Backbone, now: () => number): Promise<SelfTest> {
  registerGradients();
  // tfjs would advise to install another of its packages, in the middle of the report.
  tf.enableProdMode();
  const input = {
    images: uniformArray(key(1), [batch, size, size, 3], -1, 1),
    targets: uniformArray(key(2), [batch, backbone.embedDim], -1, 1),
    stride: scalar(stride),
  };
  const started = now();
  const { params, buffers } = backbone.init(key(0));
  const step = await engine.compile(trainingStep(backbone), { params, buffers }, input);
  try {
    const losses: number[] = [];
    const run = async (): Promise<void> => {
      const { loss } = (await step.run(input)) as { loss: NdArray };
      losses.push(loss.data[0] as number);
    };
    await run();
    const warm = now();
    do await run();
    while (now() - warm < longest && losses.length <= most);
    const [first, last] = [losses[0] as number, losses.at(-1) as number];
    if (!losses.every(Number.isFinite) || !(last < first)) {
      throw new SparsamError(
        'internal',
        `its loss went from ${first} to ${last} in ${losses.length} steps and should have fallen`,
      );
    }
    return {
      imagesPerSecond: (batch * (losses.length - 1) * 1000) / (now() - warm),
      startMilliseconds: warm - started,
    };
  } finally {
    await step.dispose();
  }
}

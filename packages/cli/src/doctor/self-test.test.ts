import { type Backbone, type CompiledStep, type Engine, full } from '@sparsam/core';
import { createOnnxEngine } from '@sparsam/engine-onnx';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { selfTest } from './self-test.ts';

/** A linear map of the mean colour. */
const backbone: Backbone = {
  name: 'toy',
  embedDim: 3,
  depth: 1,
  patchSize: 1,
  init: () => ({ params: { gain: full(0, [3]), shift: full(2, [3]) }, buffers: {} }),
  apply({ params, buffers }, images) {
    const mean = tf.mean(images, [1, 2]);
    const features = tf.add(tf.mul(mean, params['gain'] as tf.Tensor), params['shift'] as tf.Tensor);
    return { features: features as tf.Tensor2D, patchTokens: [], buffers };
  },
};
const engine = createOnnxEngine({ threads: 1 });
/** The engine with its steps changed. */
const changed = (change: (step: CompiledStep) => Partial<CompiledStep>): Engine => ({
  ...engine,
  compile: async (...given) => {
    const step = await engine.compile(...given);
    return { ...step, ...change(step) };
  },
});
let clock = 0;
const now = (): number => (clock += 100);

test('trains, and gives the speed by the clock it is given', async () => {
  const { imagesPerSecond, startMilliseconds } = await selfTest(engine, backbone, now);
  expect(startMilliseconds).toBe(100);
  // Each look at the clock is a tenth of a second: steps of 8 images until 600 ms have gone, and one look at the end.
  expect(imagesPerSecond).toBeCloseTo((8 * 6 * 1000) / 700, 6);
});

test('an engine that does not learn, or gives no numbers, is found out', async () => {
  const forgetful = changed((step) => ({
    run: async (input) => {
      const before = step.state();
      const outputs = await step.run(input);
      step.setState(before);
      return outputs;
    },
  }));
  await expect(selfTest(forgetful, backbone, now)).rejects.toThrow(/should have fallen/);
  const broken = changed((step) => ({
    run: async (input) => {
      await step.run(input);
      return { loss: full(NaN, []) };
    },
  }));
  await expect(selfTest(broken, backbone, now)).rejects.toThrow(/from NaN to NaN/);
});

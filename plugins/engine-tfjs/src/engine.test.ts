import { float32, scalar } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { createTfjsEngine } from './engine.ts';

test('a step keeps its state from run to run', async () => {
  const engine = createTfjsEngine({ backend: 'cpu' });
  const step = await engine.compile(
    (state, input) => {
      const total = tf.add(state['total'] as tf.Tensor, tf.cast(input['x'] as tf.Tensor, 'float32'));
      return [{ total }, { sum: tf.sum(total) }];
    },
    { total: float32(new Float32Array(2), [2]) },
    { x: { dtype: 'uint8', shape: [2] } },
  );
  const x = { dtype: 'uint8' as const, shape: [2], data: Uint8Array.of(200, 50) };
  expect((await step.run({ x }))['sum']).toEqual(scalar(250));
  expect((await step.run({ x }))['sum']).toEqual(scalar(500));
  expect(step.state()['total']).toEqual(float32(Float32Array.of(400, 100), [2]));
});

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { chain } from './chain.ts';
import { clipByGlobalNorm } from './clip-by-global-norm.ts';
import { freeze } from './freeze.ts';
import { globalNorm } from './global-norm.ts';

beforeAll(() => tf.setBackend('cpu'));

const gradients = () => ({
  w: tf.tensor2d([
    [3, 0],
    [0, 0],
  ]),
  b: tf.tensor1d([0, 4]),
  s: tf.scalar(12),
});

test('the norm is that of all leaves as one vector', () => {
  expect(globalNorm(gradients()).dataSync()[0]).toBeCloseTo(13, 5);
  expect(() => globalNorm({})).toThrow(/at least one/);
});

test('longer gradients are scaled by one factor, shorter ones pass', () => {
  const clipped = clipByGlobalNorm(6.5).update(gradients(), {}, {}, {}).updates;
  expect((clipped['b'] as tf.Tensor).dataSync()[1]).toBeCloseTo(2, 5);
  expect(globalNorm(clipped).dataSync()[0]).toBeCloseTo(6.5, 4);
  const passed = clipByGlobalNorm(20).update(gradients(), {}, {}, {}).updates;
  expect([...(passed['b'] as tf.Tensor).dataSync()]).toEqual([0, 4]);
});

test('in a chain with a frozen part the norm is still that of all gradients', () => {
  const rule = freeze(chain({ clip: clipByGlobalNorm(6.5) }), (name) => name === 's');
  const { updates } = rule.update(gradients(), {}, {}, {});
  expect(globalNorm(updates).dataSync()[0]).toBeCloseTo(6.5, 4);
  expect((updates['s'] as tf.Tensor).dataSync()[0]).toBeCloseTo(6, 4);
});

import { type Flat, type NdArray, key, mapTree } from '@sparsam/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { registerGradients } from '../gradients/register.ts';
import { projectionHead } from './projection-head.ts';

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
});

const sizes = { inDim: 6, numLayers: 3, hiddenDim: 8, bottleneckDim: 4, numPrototypes: 10 };
const head = projectionHead(sizes);
const upload = (params: ReturnType<typeof head.init>): Flat<tf.Tensor> =>
  mapTree<NdArray, tf.Tensor>(params, ({ data, shape }) =>
    tf.tensor(data.slice(), [...shape]),
  ) as Flat<tf.Tensor>;
const features = () =>
  tf.tensor2d(
    Array.from({ length: 30 }, (_, i) => Math.sin(3 * i)),
    [5, 6],
  );

test('names and shapes are those of the reference', () => {
  const params = head.init(key(0));
  expect(Object.entries(params).map(([name, { shape }]) => `${name} ${shape.join('x')}`)).toEqual([
    'mlp.0.weight 8x6',
    'mlp.0.bias 8',
    'mlp.2.weight 8x8',
    'mlp.2.bias 8',
    'mlp.4.weight 4x8',
    'mlp.4.bias 4',
    'last_layer.weight_v 10x4',
  ]);
  const single = projectionHead({ inDim: 6, numLayers: 1, bottleneckDim: 4, numPrototypes: 2 }).init(key(0));
  expect(Object.keys(single)).toEqual(['mlp.weight', 'mlp.bias', 'last_layer.weight_v']);
});

test('starts with truncated normals of .02, zero biases, and a uniform last layer', () => {
  const wide = projectionHead({ inDim: 64, hiddenDim: 256, bottleneckDim: 16, numPrototypes: 512 });
  const params = wide.init(key(1));
  const hidden = [...(params['mlp.2.weight']?.data ?? [])];
  const deviation = Math.sqrt(hidden.reduce((sum, x) => sum + x * x, 0) / hidden.length);
  expect(deviation).toBeCloseTo(0.02, 3);
  expect([...(params['mlp.2.bias']?.data ?? [1])].every((x) => x === 0)).toBe(true);
  const last = [...(params['last_layer.weight_v']?.data ?? [])];
  expect(Math.max(...last)).toBeLessThanOrEqual(0.25);
  expect(Math.max(...last)).toBeGreaterThan(0.249);
  expect(wide.init(key(1))['last_layer.weight_v']).toEqual(params['last_layer.weight_v']);
});

test('logits are cosines: no longer prototype and no longer bottleneck changes them', () => {
  const params = upload(head.init(key(2)));
  const logits = head.apply(params, features());
  expect(logits.shape).toEqual([5, 10]);
  expect(tf.max(tf.abs(logits)).dataSync()[0]).toBeLessThanOrEqual(1 + 1e-6);
  const longer: Record<string, tf.Tensor> = { ...params };
  for (const name of ['last_layer.weight_v', 'mlp.4.weight', 'mlp.4.bias']) {
    longer[name] = tf.mul(params[name] as tf.Tensor, 7);
  }
  const difference = tf.max(tf.abs(tf.sub(head.apply(longer, features()), logits))).dataSync()[0];
  expect(difference).toBeLessThan(1e-5);
});

test('every parameter gets the gradient that finite differences give', () => {
  const params: Record<string, tf.Tensor> = { ...upload(head.init(key(3))) };
  // Larger weights than the initial ones, so that no layer is close to linear.
  for (const name of Object.keys(params)) params[name] = tf.add(tf.mul(params[name] as tf.Tensor, 20), 0.1);
  const target = tf.tensor2d(
    Array.from({ length: 50 }, (_, i) => Math.cos(2 * i)),
    [5, 10],
  );
  const loss = (changed: Flat<tf.Tensor>): tf.Scalar =>
    tf.sum(tf.mul(head.apply(changed, features()), target));
  const names = Object.keys(params);
  const gradients = tf.grads((...leaves: tf.Tensor[]) =>
    loss(Object.fromEntries(names.map((name, index) => [name, leaves[index] as tf.Tensor]))),
  )(names.map((name) => params[name] as tf.Tensor));
  for (const [index, name] of names.entries()) {
    const parameter = params[name] as tf.Tensor;
    const gradient = gradients[index] as tf.Tensor;
    expect(gradient.shape).toEqual(parameter.shape);
    // Along its own direction the loss changes by the gradient's length.
    const length = tf.norm(gradient).dataSync()[0] as number;
    const step = (tf.norm(parameter).dataSync()[0] as number) * 3e-3;
    const moved = (sign: number): number => {
      const changed = { ...params, [name]: tf.add(parameter, tf.mul(gradient, (sign * step) / length)) };
      return loss(changed).dataSync()[0] as number;
    };
    const slope = (moved(1) - moved(-1)) / (2 * step);
    expect(Math.abs(slope / length - 1), name).toBeLessThan(5e-3);
  }
});

test('a standardised head answers differently where all its inputs are almost alike', () => {
  const almost = tf.add(tf.mul(features(), 1e-3), 1) as tf.Tensor2D;
  const spread = (standardize: boolean): number => {
    const own = projectionHead({ ...sizes, standardize });
    return tf
      .max(tf.moments(own.apply(upload(own.init(key(3))), almost), 0).variance)
      .dataSync()[0] as number;
  };
  expect(spread(false)).toBeLessThan(1e-4);
  expect(spread(true)).toBeGreaterThan(1e-2);
});

test('sizes must be whole numbers', () => {
  expect(() => projectionHead({ inDim: 0 })).toThrow(/inDim must be a whole number from 1, not 0/);
});

import { foldIn, key, normalArray } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, it } from 'vitest';
import { registerGradients } from '../gradients/register.ts';
import { absorbAffine, linear } from './linear.ts';
import { layerNorm } from './layer-norm.ts';
import { standardizeRows } from './standardize.ts';

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
});

const draw = (name: string, shape: number[]): tf.Tensor =>
  tf.tensor(normalArray(foldIn(key(4), name), shape, 0.3, 1.5).data, shape);

it('standardises rows, and its gradient is that of the composed formula', () => {
  const x = draw('x', [5, 12]) as tf.Tensor2D;
  const weights = draw('weights', [5, 12]);
  const composed = (rows: tf.Tensor2D): tf.Tensor => {
    const centred = tf.sub(rows, tf.mean(rows, 1, true));
    return tf.div(centred, tf.sqrt(tf.add(tf.mean(tf.square(centred), 1, true), 1e-3)));
  };
  const [value, gradient] = [
    standardizeRows(x, 1e-3).y,
    tf.grad((r) => tf.sum(tf.mul(standardizeRows(r as tf.Tensor2D, 1e-3).y, weights)))(x),
  ];
  const expected = tf.grad((r) => tf.sum(tf.mul(composed(r as tf.Tensor2D), weights)))(x);
  expect(tf.max(tf.abs(tf.sub(value, composed(x)))).dataSync()[0]).toBeLessThan(1e-5);
  expect(tf.max(tf.abs(tf.sub(gradient, expected))).dataSync()[0]).toBeLessThan(1e-5);
});

it('a projection that absorbs the scale and bias of a norm gives what norm and projection give', () => {
  const x = draw('x', [5, 12]) as tf.Tensor2D;
  const norm = { weight: draw('scale', [12]), bias: draw('shift', [12]) };
  const projection = { weight: draw('weight', [7, 12]), bias: draw('bias', [7]) };
  const direct = linear(projection, layerNorm(norm, x, { epsilon: 1e-6 }));
  const absorbed = linear(absorbAffine(projection, norm), standardizeRows(x, 1e-6).y);
  expect(tf.max(tf.abs(tf.sub(direct, absorbed))).dataSync()[0]).toBeLessThan(1e-4);
});

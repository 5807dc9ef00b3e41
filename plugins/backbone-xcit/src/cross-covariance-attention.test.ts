import '@tensorflow/tfjs-backend-cpu';
import { foldIn, key, normalArray } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { classAttention } from './class-attention.ts';
import { crossCovarianceAttention } from './cross-covariance-attention.ts';
import type { Tokens } from './tokens.ts';

const random = (name: string, ...shape: number[]): Tensor =>
  tf.tensor(normalArray(foldIn(key(3), name), shape).data, shape);
const largestDifference = async (a: Tensor, b: Tensor): Promise<number> =>
  (await tf.max(tf.abs(tf.sub(a, b))).data())[0] as number;

const [tokens, batch, embedDim, numHeads] = [5, 2, 6, 2];
const headDim = embedDim / numHeads;
const part = (x: Tensor, axis: number, index: number): Tensor => tf.split(x, numHeads, axis)[index] as Tensor;

it('is the equation of the paper, head by head and image by image', async () => {
  const params = {
    'qkv.weight': random('qkv', 3 * embedDim, embedDim),
    'qkv.bias': random('qkv.bias', 3 * embedDim),
    'proj.weight': random('proj', embedDim, embedDim),
    'proj.bias': random('proj.bias', embedDim),
    temperature: random('temperature', numHeads, 1, 1),
  };
  const scale = random('scale', embedDim);
  const x = random('x', tokens, batch, embedDim) as Tokens;
  const norm = { weight: random('norm', embedDim), bias: random('norm.bias', embedDim) };
  const result = crossCovarianceAttention(params, norm, x, scale);

  const lengthOne = (m: Tensor): Tensor => tf.div(m, tf.sqrt(tf.sum(tf.square(m), 0, true)));
  const scaled = tf.add(tf.mul(x, norm.weight), norm.bias);
  const images = tf.unstack(scaled, 1).map((image) => {
    const qkv = tf.add(tf.matMul(image, params['qkv.weight'], false, true), params['qkv.bias']);
    const [q, k, v] = tf.split(qkv, 3, 1) as [Tensor, Tensor, Tensor];
    const heads = Array.from({ length: numHeads }, (_, head) => {
      const [qh, kh, vh] = [part(q, 1, head), part(k, 1, head), part(v, 1, head)];
      const product = tf.matMul(lengthOne(kh), lengthOne(qh), true);
      const temperature = tf.reshape(tf.slice(params.temperature, [head, 0, 0], [1, 1, 1]), []);
      // Softmax over the rows, channels of K: tfjs has it over the last axis only.
      const attention = tf.transpose(tf.softmax(tf.transpose(tf.mul(product, temperature))));
      return tf.matMul(vh, attention);
    });
    const joined = tf.matMul(tf.concat(heads, 1), params['proj.weight'], false, true);
    return tf.mul(tf.add(joined, params['proj.bias']), scale);
  });
  expect(await largestDifference(result, tf.stack(images, 1))).toBeLessThan(1e-5);
});

it('class attention is attention of the first token over all, from queries, keys and values', async () => {
  const names = ['q', 'k', 'v', 'proj'];
  const params = Object.fromEntries(
    names.flatMap((name) => [
      [`${name}.weight`, random(name, embedDim, embedDim)],
      [`${name}.bias`, random(`${name}.bias`, embedDim)],
    ]),
  );
  const scale = random('scale', embedDim);
  const x = random('x', tokens, batch, embedDim) as Tokens;
  const result = classAttention(params, x, scale, { numHeads });

  const project = (name: string, m: Tensor): Tensor =>
    tf.add(tf.matMul(m, params[`${name}.weight`]!, false, true), params[`${name}.bias`]!);
  const images = tf.unstack(x, 1).map((image) => {
    const q = project('q', tf.slice(image, [0, 0], [1, embedDim]));
    const [k, v] = [project('k', image), project('v', image)];
    const heads = Array.from({ length: numHeads }, (_, head) => {
      const logits = tf.matMul(part(q, 1, head), part(k, 1, head), false, true);
      return tf.matMul(tf.softmax(tf.div(logits, Math.sqrt(headDim))), part(v, 1, head));
    });
    return tf.reshape(tf.mul(project('proj', tf.concat(heads, 1)), scale), [embedDim]);
  });
  expect(await largestDifference(result, tf.stack(images))).toBeLessThan(1e-5);
});

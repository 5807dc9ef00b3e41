import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import { decodeSafetensors } from '@sparsam/checkpoint';
import { type NdArray, leaf } from '@sparsam/core';
import { registerGradients } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolveArchitecture } from './options.ts';
import { createVit } from './vit.ts';

// A small network with timm's weights, results and gradients, computed in double precision (tools/goldens/vit.py).
// The published variants, at 64 and 224 pixels, run on the compiled engine: tools/parity/backbones.test.ts.
const fixture = new URL('../../../tools/goldens/fixtures/vit/free.safetensors', import.meta.url);
const golden = Object.fromEntries(decodeSafetensors(readFileSync(fixture), 'free.safetensors').tensors);
const sizes = { patchSize: 4, embedDim: 16, depth: 2, numHeads: 2, positionSize: 20 };
const backbone = createVit('free', resolveArchitecture('vit', sizes).architecture);

const tensor = ({ data, shape }: NdArray): Tensor => tf.tensor(data, [...shape], 'float32');
const params = Object.entries(golden).flatMap(([name, array]) =>
  name.startsWith('state/') ? [[name.slice('state/'.length), array] as const] : [],
);

/** The largest difference, relative to the largest expected value (or to `floor` if that is larger). */
function difference(actual: Tensor, expected: NdArray, floor = 0): number {
  expect(actual.shape).toEqual([...expected.shape]);
  const values = actual.dataSync();
  let most = 0;
  let scale = floor;
  expected.data.forEach((value, index) => {
    most = Math.max(most, Math.abs(value - (values[index] as number)));
    scale = Math.max(scale, Math.abs(value));
  });
  return most / scale;
}

beforeAll(registerGradients);

describe.each([
  ['own', 20, 20],
  ['small', 8, 16],
  ['large', 36, 24],
] as const)('on the %s grid, %i x %i pixels', (grid, height, width) => {
  const pixels = Float32Array.from({ length: 2 * height * width * 3 }, (_, index) => {
    const channel = index % 3;
    const column = Math.floor(index / 3) % width;
    const row = Math.floor(index / (3 * width)) % height;
    const image = Math.floor(index / (3 * width * height));
    return Math.sin(0.37 * (image + 1) * row + 0.23 * (channel + 1) * column + image);
  });
  const images = tf.tensor4d(pixels, [2, height, width, 3]);
  const expected = (name: string): NdArray => leaf(golden, `${grid}.${name}`);

  it.each([true, false])('gives the features and gradients of the reference, training %s', (training) => {
    const names = params.map(([name]) => name);
    const probe = tensor(expected('probe'));
    let features: Tensor | undefined;
    const { value, grads } = tf.valueAndGrads((...leaves: Tensor[]) => {
      const given = Object.fromEntries(names.map((name, index) => [name, leaves[index] as Tensor]));
      const output = backbone.apply({ params: given, buffers: {} }, images, { training });
      features = tf.keep(output.features);
      const first = tf.mean(tf.square(output.patchTokens[0] as Tensor));
      return tf.add(tf.sum(tf.mul(output.features, probe)), first) as tf.Scalar;
    })(params.map(([, array]) => tensor(array)));

    expect(difference(features as Tensor, expected('features'))).toBeLessThan(2e-5);
    expect(difference(value, expected('loss'), 1)).toBeLessThan(2e-5);
    for (const [index, name] of names.entries()) {
      // A key's bias shifts all logits alike, so its gradient is 0 but for rounding: hence a floor near the other scales.
      const error = difference(grads[index] as Tensor, expected(`gradient/${name}`), 0.1);
      expect(error, name).toBeLessThan(1e-4);
    }
  });
});

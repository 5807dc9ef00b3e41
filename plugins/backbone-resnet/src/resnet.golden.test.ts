import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import { decodeSafetensors } from '@sparsam/checkpoint';
import { type Flat, type NdArray, leaf } from '@sparsam/core';
import { registerGradients } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolveArchitecture } from './options.ts';
import { createResnet } from './resnet.ts';

// Small networks with torchvision's blocks, results and gradients in double precision (tools/goldens/resnet.py).
// The published variants, at 64 and 224 pixels, run on the compiled engine: tools/parity/backbones.test.ts.
const fixture = new URL('../../../tools/goldens/fixtures/resnet/free.safetensors', import.meta.url);
const golden = Object.fromEntries(decodeSafetensors(readFileSync(fixture), 'free.safetensors').tensors);

const under = (prefix: string): Flat<NdArray> =>
  Object.fromEntries(
    Object.entries(golden).flatMap(([name, array]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), array]] : [],
    ),
  );
const tensor = ({ data, shape, dtype }: NdArray): Tensor =>
  tf.tensor(data, [...shape], dtype === 'float32' ? 'float32' : 'int32');
const tensors = (arrays: Flat<NdArray>): Flat<Tensor> =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, tensor(array)]));

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

const [height, width] = [64, 96];
const pixels = Float32Array.from({ length: 2 * height * width * 3 }, (_, index) => {
  const channel = index % 3;
  const column = Math.floor(index / 3) % width;
  const row = Math.floor(index / (3 * width)) % height;
  const image = Math.floor(index / (3 * width * height));
  return Math.sin(0.37 * (image + 1) * row + 0.23 * (channel + 1) * column + image);
});

beforeAll(registerGradients);

describe.each([
  ['basic', [1, 2, 1, 1]],
  ['bottleneck', [1, 1, 2, 1]],
] as const)('of %s blocks', (block, layers) => {
  const { architecture } = resolveArchitecture('resnet', { block, layers: [...layers], width: 2 });
  const backbone = createResnet('free', architecture);
  const images = tf.tensor4d(pixels, [2, height, width, 3]);
  const expected = (name: string): NdArray => leaf(golden, `${block}.${name}`);
  const isBuffer = (name: string): boolean => /running_|num_batches/.test(name);
  const state = Object.entries(under(`${block}.state/`));
  const params = Object.fromEntries(state.filter(([name]) => !isBuffer(name)));
  const buffers = Object.fromEntries(state.filter(([name]) => isBuffer(name)));

  it('gives the features of the reference in evaluation, and leaves the buffers', () => {
    const model = { params: tensors(params), buffers: tensors(buffers) };
    const output = backbone.apply(model, images, { training: false });
    expect(difference(output.features, expected('evaluation.features'))).toBeLessThan(2e-5);
    expect(output.buffers).toBe(model.buffers);
  });

  it('gives its features, running statistics and gradients of every parameter in training', async () => {
    const model = { params: tensors(params), buffers: tensors(buffers) };
    const names = Object.keys(model.params);
    const probe = tensor(expected('probe'));
    let output: ReturnType<typeof backbone.apply> | undefined;
    const { value, grads } = tf.valueAndGrads((...leaves: Tensor[]) => {
      const given = Object.fromEntries(names.map((name, index) => [name, leaves[index] as Tensor]));
      output = backbone.apply({ ...model, params: given }, images, { training: true });
      for (const kept of [output.features, ...Object.values(output.buffers)]) tf.keep(kept);
      const first = tf.mean(tf.square(output.patchTokens[0] as Tensor));
      return tf.add(tf.sum(tf.mul(output.features, probe)), first) as tf.Scalar;
    })(Object.values(model.params));

    expect(difference(output!.features, expected('training.features'))).toBeLessThan(2e-5);
    expect(difference(value, expected('loss'), 1)).toBeLessThan(2e-5);
    expect(Object.keys(output!.buffers).sort()).toEqual(Object.keys(buffers).sort());
    for (const [name, buffer] of Object.entries(output!.buffers)) {
      if (name.endsWith('num_batches_tracked')) expect([...buffer.dataSync()]).toEqual([4]);
      else expect(difference(buffer, expected(`buffer/${name}`)), name).toBeLessThan(1e-5);
    }
    for (const [index, name] of names.entries()) {
      const error = difference(grads[index] as Tensor, expected(`gradient/${name}`), 0.1);
      expect(error, name).toBeLessThan(1e-4);
    }
  });
});

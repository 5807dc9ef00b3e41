import '@tensorflow/tfjs-backend-cpu';
import { type NdArray, createRegistry, key } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import resnetPlugin from './index.ts';
import { resolveArchitecture } from './options.ts';
import { createResnet } from './resnet.ts';

const create = (options: Parameters<typeof resolveArchitecture>[1]) => {
  const { name, architecture } = resolveArchitecture('resnet18', options);
  return createResnet(name, architecture);
};
const sizes = { width: 4, layers: [1, 2] };
const tensors = (arrays: Readonly<Record<string, NdArray>>): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { data, shape, dtype }]) => [
      name,
      tf.tensor(data, [...shape], dtype === 'int32' ? 'int32' : 'float32'),
    ]),
  );

describe('initial weights', () => {
  it('are normal by the number of outputs, the last norm of each block 0', () => {
    const { params, buffers } = create({ layers: [1] }).init(key(0));
    const weights = Array.from(params['layer1.0.conv1.weight']!.data);
    const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
    expect(variance / (2 / (64 * 9))).toBeCloseTo(1, 1);
    expect(new Set(params['layer1.0.bn1.weight']!.data)).toEqual(new Set([1]));
    expect(new Set(params['layer1.0.bn2.weight']!.data)).toEqual(new Set([0]));
    expect(new Set(buffers['layer1.0.bn2.running_var']!.data)).toEqual(new Set([1]));
    const plain = create({ layers: [1], zeroInitLast: false }).init(key(0)).params;
    expect(new Set(plain['layer1.0.bn2.weight']!.data)).toEqual(new Set([1]));
    expect(plain['layer1.0.conv2.weight']!.data).not.toEqual(plain['layer1.0.conv1.weight']!.data);
  });
});

describe('apply', () => {
  const backbone = create(sizes);
  const { params, buffers } = backbone.init(key(2));
  const state = { params: tensors(params), buffers: tensors(buffers) };

  it('returns the map of every stage, and their widths are announced', () => {
    const output = backbone.apply(state, tf.ones([2, 16, 24, 3]), { training: false });
    expect(output.features.shape).toEqual([2, 8]);
    expect(output.patchTokens.map(({ shape }) => shape)).toEqual([
      [2, 24, 4],
      [2, 6, 8],
    ]);
    expect(backbone.blocks).toEqual([
      { embedDim: 4, patchSize: 4 },
      { embedDim: 8, patchSize: 8 },
    ]);
  });

  it('says what is wrong with other images', () => {
    expect(() => backbone.apply(state, tf.zeros([1, 16, 20, 3]), { training: false })).toThrow(
      /8 x 8 pixels, and 16 x 20 is not a multiple/,
    );
    expect(() => backbone.apply(state, tf.zeros([1, 3, 16, 16]), { training: false })).toThrow(
      /\[batch, height, width, 3\]/,
    );
  });
});

it('is a plugin that answers to every variant', async () => {
  const registry = createRegistry();
  registry.add(resnetPlugin, '@sparsam/backbone-resnet');
  const backbone = await registry.create('backbone', 'resnet50', {}, { variant: 'resnet50' });
  expect(backbone).toMatchObject({ name: 'resnet50', embedDim: 2048, depth: 4, patchSize: 32, pooled: true });
  await expect(registry.create('backbone', 'resnet', { layers: [] }, { variant: 'resnet' })).rejects.toThrow(
    /layers/,
  );
});

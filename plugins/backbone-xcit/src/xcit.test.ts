import '@tensorflow/tfjs-backend-cpu';
import { createRegistry, key } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { resolveArchitecture } from './options.ts';
import xcitPlugin from './index.ts';
import { createXcit } from './xcit.ts';

const tiny = createXcit(
  'tiny',
  resolveArchitecture('xcit', { embedDim: 16, depth: 1, numHeads: 2, patchSize: 4 }).architecture,
);

const standardDeviation = (values: ArrayLike<number>): number => {
  const list = Array.from(values);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  return Math.sqrt(list.reduce((sum, v) => sum + (v - mean) ** 2, 0) / list.length);
};

describe('initial weights', () => {
  const backbone = createXcit('nano', resolveArchitecture('xcit', { depth: 1 }).architecture);
  const { params, buffers } = backbone.init(key(0));

  it('have the distributions of the reference', () => {
    for (const name of ['blocks.0.attn.qkv.weight', 'cls_attn_blocks.1.mlp.fc1.weight']) {
      expect(standardDeviation(params[name]!.data)).toBeCloseTo(0.02, 3);
    }
    // Uniform within 1 / sqrt(fan-in): standard deviation 1 / sqrt(3 fan-in).
    expect(standardDeviation(params['patch_embed.proj.6.0.weight']!.data)).toBeCloseTo(
      1 / Math.sqrt(3 * 64 * 9),
      3,
    );
    expect(standardDeviation(params['blocks.0.local_mp.conv1.weight']!.data)).toBeCloseTo(
      1 / Math.sqrt(27),
      1,
    );
    expect(standardDeviation(params['pos_embed.token_projection.weight']!.data)).toBeCloseTo(
      1 / Math.sqrt(3 * 64),
      2,
    );
    expect(new Set(params['blocks.0.attn.qkv.bias']!.data)).toEqual(new Set([0]));
    expect(new Set(params['blocks.0.gamma3']!.data)).toEqual(new Set([1]));
    expect(new Set(buffers['blocks.0.local_mp.bn.running_var']!.data)).toEqual(new Set([1]));
  });

  it('depend on the key alone, and no two leaves share memory or values', () => {
    const again = backbone.init(key(0)).params;
    const other = backbone.init(key(1)).params;
    const name = 'blocks.0.mlp.fc1.weight';
    expect(again[name]!.data).toEqual(params[name]!.data);
    expect(other[name]!.data).not.toEqual(params[name]!.data);
    const memory = Object.values(params).map(({ data }) => data.buffer);
    expect(new Set(memory).size).toBe(memory.length);
    const [first, second] = [
      params['cls_attn_blocks.0.mlp.fc1.weight']!,
      params['cls_attn_blocks.1.mlp.fc1.weight']!,
    ];
    expect(first.data).not.toEqual(second.data);
  });
});

describe('apply', () => {
  const { params, buffers } = tiny.init(key(2));
  const tensor = ({ data, shape, dtype }: (typeof params)[string]): Tensor =>
    tf.tensor(data, [...shape], dtype === 'int32' ? 'int32' : 'float32');
  const state = {
    params: Object.fromEntries(Object.entries(params).map(([name, array]) => [name, tensor(array)])),
    buffers: Object.fromEntries(Object.entries(buffers).map(([name, array]) => [name, tensor(array)])),
  };

  it('takes any image that the patch divides, of any shape', () => {
    const output = tiny.apply(state, tf.zeros([2, 12, 20, 3]), { training: false });
    expect(output.features.shape).toEqual([2, 16]);
    expect(output.patchTokens.map(({ shape }) => shape)).toEqual([[2, 15, 16]]);
  });

  it('says what is wrong with other images', () => {
    expect(() => tiny.apply(state, tf.zeros([1, 12, 30, 3]), { training: false })).toThrow(
      /patches of 4 x 4 pixels, and 12 x 30 is not a multiple/,
    );
    expect(() => tiny.apply(state, tf.zeros([1, 3, 12, 12]), { training: false })).toThrow(
      /\[batch, height, width, 3\]/,
    );
  });

  it('names the parameter that is missing', () => {
    const { 'norm.weight': _, ...rest } = state.params;
    expect(() => tiny.apply({ ...state, params: rest }, tf.zeros([1, 8, 8, 3]), { training: false })).toThrow(
      /no parameter "weight"/,
    );
  });

  it('leaves its arguments alone and keeps nothing but its outputs', () => {
    const images = tf.zeros([1, 8, 8, 3]) as tf.Tensor4D;
    const before = tf.memory().numTensors;
    const { features } = tf.tidy(() => ({
      features: tiny.apply(state, images, { training: true }).features,
    }));
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(Object.values(state.params).every(({ isDisposed }) => !isDisposed)).toBe(true);
    features.dispose();
  });
});

it('is a plugin that answers to every variant', async () => {
  const registry = createRegistry();
  registry.add(xcitPlugin, '@sparsam/backbone-xcit');
  const backbone = await registry.create(
    'backbone',
    'xcit_tiny_24_p8_224',
    {},
    { variant: 'xcit_tiny_24_p8_224' },
  );
  expect(backbone).toMatchObject({ name: 'xcit_tiny_24_p8', embedDim: 192, depth: 24, patchSize: 8 });
  await expect(registry.create('backbone', 'xcit', { depth: -1 }, { variant: 'xcit' })).rejects.toThrow(
    /depth/,
  );
});

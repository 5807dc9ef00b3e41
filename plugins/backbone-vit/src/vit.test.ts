import '@tensorflow/tfjs-backend-cpu';
import { createRegistry, key } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import vitPlugin from './index.ts';
import { resolveArchitecture } from './options.ts';
import { createVit } from './vit.ts';

const sizes = { embedDim: 16, depth: 2, numHeads: 2, patchSize: 4, positionSize: 12 };
const tiny = createVit('tiny', resolveArchitecture('vit', sizes).architecture);

const standardDeviation = (values: ArrayLike<number>): number => {
  const list = Array.from(values);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  return Math.sqrt(list.reduce((sum, v) => sum + (v - mean) ** 2, 0) / list.length);
};

it('starts with the distributions of the reference', () => {
  const { params } = createVit('tiny', resolveArchitecture('vit', { depth: 1 }).architecture).init(key(0));
  for (const name of ['pos_embed', 'blocks.0.attn.qkv.weight', 'blocks.0.mlp.fc2.weight']) {
    expect(standardDeviation(params[name]!.data), name).toBeCloseTo(0.02, 3);
  }
  // Uniform within 1 / sqrt(fan-in): standard deviation 1 / sqrt(3 fan-in).
  expect(standardDeviation(params['patch_embed.proj.weight']!.data)).toBeCloseTo(1 / Math.sqrt(3 * 768), 3);
  expect(new Set(params['blocks.0.attn.qkv.bias']!.data)).toEqual(new Set([0]));
});

describe('apply', () => {
  const { params } = tiny.init(key(2));
  const tensors = Object.entries(params).map(([name, { data, shape }]) => [
    name,
    tf.tensor(data, [...shape]),
  ]);
  const state = { params: Object.fromEntries(tensors) as Record<string, Tensor>, buffers: {} };
  const context = { training: false };

  it('takes any image that the patch divides, of any shape', () => {
    const output = tiny.apply(state, tf.zeros([2, 12, 20, 3]), context);
    expect(output.features.shape).toEqual([2, 16]);
    expect(output.patchTokens.map(({ shape }) => shape)).toEqual([
      [2, 15, 16],
      [2, 15, 16],
    ]);
  });

  it('knows where a patch is: of two equal patches moved, the features change', () => {
    const image = (row: number): tf.Tensor4D =>
      tf.pad(tf.ones([1, 4, 4, 3]), [
        [0, 0],
        [row, 8 - row],
        [0, 8],
        [0, 0],
      ]) as tf.Tensor4D;
    const [above, below] = [0, 8].map((row) => tiny.apply(state, image(row), context).features.dataSync());
    const differences = Array.from(above!, (value, index) => Math.abs(value - (below![index] as number)));
    expect(Math.max(...differences)).toBeGreaterThan(1e-3);
  });

  it('says what is wrong with other images', () => {
    expect(() => tiny.apply(state, tf.zeros([1, 12, 30, 3]), context)).toThrow(
      /patches of 4 x 4 pixels, and 12 x 30 is not a multiple/,
    );
    expect(() => tiny.apply(state, tf.zeros([1, 3, 12, 12]), context)).toThrow(/\[batch, height, width, 3\]/);
  });
});

it('is a plugin that answers to every variant', async () => {
  const registry = createRegistry();
  registry.add(vitPlugin, '@sparsam/backbone-vit');
  const variant = 'vit_small_patch8';
  const backbone = await registry.create('backbone', variant, {}, { variant });
  expect(backbone).toMatchObject({ name: 'vit_small_patch8_224', embedDim: 384, depth: 12, patchSize: 8 });
  await expect(registry.create('backbone', 'vit', { depth: -1 }, { variant: 'vit' })).rejects.toThrow(
    /depth/,
  );
});

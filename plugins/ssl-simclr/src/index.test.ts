import { toyBackbone } from '@sparsam/testing';
import { expect, test } from 'vitest';
import plugin from './index.ts';

const needs = { backbone: toyBackbone(), imageSize: 64, localSize: 32 };

test('every option has a default, the published one; two views of the full size', async () => {
  const options = plugin.options.parse({});
  expect(options).toEqual({ temperature: 0.1, numLayers: 2, hiddenDim: 2048, outDim: 128 });
  expect(await plugin.create(options, needs)).toMatchObject({
    name: 'simclr',
    views: [{ name: 'global', size: 64, count: 2 }],
  });
});

test('options that cannot be are refused by name', () => {
  expect(() => plugin.options.parse({ tau: 3 })).toThrow(/tau/);
  expect(() => plugin.options.parse({ temperature: 0 })).toThrow(/temperature/);
});

test('the recipe is for few images, and its options are legal', () => {
  expect(plugin.recipe?.({ images: 1_000_000 })).toEqual({});
  expect(plugin.options.parse(plugin.recipe?.({ images: 100 }).options).hiddenDim).toBe(512);
});

import { toyBackbone } from '@sparsam/testing';
import { expect, test } from 'vitest';
import plugin from './index.ts';

const needs = { backbone: toyBackbone(), imageSize: 64, localSize: 32 };

test('every option has a default, the published one; two views of the full size', async () => {
  const options = plugin.options.parse({});
  expect(options).toMatchObject({
    outDim: 8192,
    invarianceWeight: 25,
    varianceWeight: 25,
    covarianceWeight: 1,
  });
  const small = plugin.options.parse({ hiddenDim: 8, outDim: 8 });
  expect(await plugin.create(small, needs)).toMatchObject({
    name: 'vicreg',
    views: [{ name: 'global', size: 64, count: 2 }],
  });
});

test('options that cannot be are refused by name', () => {
  expect(() => plugin.options.parse({ lambda: 3 })).toThrow(/lambda/);
  expect(() => plugin.options.parse({ varianceWeight: -1 })).toThrow(/varianceWeight/);
});

test('the recipe is for few images, and its options are legal', () => {
  expect(plugin.recipe?.({ images: 1_000_000 })).toEqual({});
  expect(plugin.options.parse(plugin.recipe?.({ images: 100 }).options).outDim).toBe(512);
});

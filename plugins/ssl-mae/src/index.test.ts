import { toyBackbone } from '@sparsam/testing';
import { expect, test } from 'vitest';
import plugin from './index.ts';

const needs = { backbone: toyBackbone(), imageSize: 64, localSize: 32 };

test('every option has a default; one view of the full size, and a mask for each image', async () => {
  const options = plugin.options.parse({});
  expect(options).toEqual({ maskRatio: 0.6, maskUnit: 2, hiddenDim: 512, standardizeTargets: true });
  const objective = await plugin.create(options, needs);
  expect(objective).toMatchObject({ name: 'mae', views: [{ name: 'global', size: 64, count: 1 }] });
  expect(objective.hostInput?.spec(3)).toEqual({ mask: { dtype: 'float32', shape: [3, 256] } });
});

test('options that cannot be are refused by name', () => {
  expect(() => plugin.options.parse({ ratio: 0.5 })).toThrow(/ratio/);
  expect(() => plugin.options.parse({ maskRatio: 1 })).toThrow(/maskRatio/);
});

test('the recipe leaves the colours of views alone', () => {
  expect(plugin.recipe?.({ images: 100 }).augmentation?.['multi-crop']).toMatchObject({
    jitter: { probability: 0 },
    greyscale: 0,
  });
});

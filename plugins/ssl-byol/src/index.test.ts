import { toyBackbone } from '@sparsam/testing';
import { expect, test } from 'vitest';
import plugin from './index.ts';

const needs = { backbone: toyBackbone(), imageSize: 64, localSize: 32 };
const plan = (totalSteps: number) => ({ totalSteps, stepsPerEpoch: 10, batchSize: 32 });

test('every option has a default, the published one; two views of the full size', async () => {
  const options = plugin.options.parse({});
  expect(options).toMatchObject({ hiddenDim: 4096, outDim: 256, teacherMomentum: 0.996 });
  expect(await plugin.create(options, needs)).toMatchObject({
    name: 'byol',
    views: [{ name: 'global', size: 64, count: 2 }],
  });
});

test('options that cannot be are refused by name', () => {
  expect(() => plugin.options.parse({ momentum: 3 })).toThrow(/momentum/);
  expect(() => plugin.options.parse({ teacherMomentum: 1.2 })).toThrow(/teacherMomentum/);
});

test('the teacher of a short run keeps up, that of a long one is the published one; the network is the same', () => {
  const options = (totalSteps: number) =>
    plugin.options.parse(plugin.recipe?.({ images: 1000, plan: plan(totalSteps) }).options);
  expect(options(200).teacherMomentum).toBeCloseTo(0.95, 6);
  expect(options(100_000).teacherMomentum).toBe(0.996);
  const shape = plugin.recipe?.({ images: 1000 }).options;
  for (const totalSteps of [200, 100_000]) expect(options(totalSteps)).toMatchObject(shape ?? {});
});

import { expect, test } from 'vitest';
import { dinoOptions } from './options.ts';
import { dinoRecipe } from './recipe.ts';

const plan = (totalSteps: number) => ({ totalSteps, stepsPerEpoch: 10, batchSize: 32 });

test('the teacher of a short run keeps up, that of a long one is the published one', () => {
  const momentum = (totalSteps: number) =>
    dinoOptions.parse(dinoRecipe({ images: 2000, plan: plan(totalSteps) }).options).teacherMomentum;
  expect(momentum(50)).toBe(0.9);
  expect(momentum(200)).toBeCloseTo(0.95, 6);
  expect(momentum(500)).toBeCloseTo(0.96, 6);
  expect(momentum(19_000)).toBeCloseTo(0.96, 6);
  expect(momentum(100_000)).toBe(0.9995);
});

test('a plan changes schedules and never the shape of the network', () => {
  for (const images of [2000, 20_000, 200_000]) {
    const { options: shape } = dinoRecipe({ images });
    for (const totalSteps of [1, 100, 100_000])
      expect(dinoRecipe({ images, plan: plan(totalSteps) }).options).toMatchObject(shape ?? {});
  }
});

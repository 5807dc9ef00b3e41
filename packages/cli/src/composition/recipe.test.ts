import { expect, test } from 'vitest';
import { recipeFor, teacherMomentum } from './recipe.ts';

test('the teacher of a short run keeps up, that of a long one stays slow', () => {
  expect(teacherMomentum(50)).toBe(0.9);
  expect(teacherMomentum(500)).toBeCloseTo(0.98, 6);
  expect(teacherMomentum(1_000_000)).toBe(0.996);
});

test('a plan changes schedules and never the shape of the network', () => {
  const { objective } = recipeFor({ method: 'dino', images: 2000 });
  const shape = objective(undefined);
  for (const totalSteps of [1, 100, 100_000])
    expect(objective({ totalSteps, stepsPerEpoch: 10, batchSize: 32 })).toMatchObject(shape);
});

test('the rate of a short run rises and falls to 0 within it', () => {
  const plan = { totalSteps: 200, stepsPerEpoch: 60, batchSize: 32 };
  const { learningRate } = recipeFor({ method: 'dino', images: 2000 }).optimizer.rates(plan);
  const rates = Array.from({ length: 201 }, (_, step) => learningRate(step));
  expect(rates[0]).toBe(0);
  expect(rates.indexOf(Math.max(...rates))).toBeGreaterThan(10);
  expect(rates.indexOf(Math.max(...rates))).toBeLessThan(100);
  expect(rates[200]).toBe(0);
});

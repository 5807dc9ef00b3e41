import type { MethodRecipe, RecipeSituation } from '@sparsam/core';
import { expect, test } from 'vitest';
import { recipeFor } from './recipe-for.ts';

const plan = { totalSteps: 200, stepsPerEpoch: 60, batchSize: 32 };
const rateAt = (recipe: ReturnType<typeof recipeFor>, of = plan) =>
  Array.from({ length: of.totalSteps + 1 }, (_, step) => recipe.optimizer.rates(of).learningRate(step));

test('the rate of a short run rises and falls to 0 within it', () => {
  const rates = rateAt(recipeFor({ method: { name: 'plain' }, images: 2000 }));
  expect(rates[0]).toBe(0);
  expect(rates.indexOf(Math.max(...rates))).toBeGreaterThan(10);
  expect(rates.indexOf(Math.max(...rates))).toBeLessThan(100);
  expect(rates[200]).toBe(0);
});

test('the highest rate of a step is the same for every batch, and lower where there are many steps', () => {
  const highest = (of: typeof plan): number =>
    Math.max(...rateAt(recipeFor({ method: { name: 'plain' }, images: 2000 }), of));
  expect(highest(plan)).toBeCloseTo(1e-3, 4);
  expect(highest({ ...plan, batchSize: 8 })).toBeCloseTo(highest(plan), 12);
  expect(highest({ ...plan, totalSteps: 1200 })).toBeCloseTo(0.25e-3, 5);
  // Down to the published rate, from where runs that are long enough for it go on.
  const published = (5e-4 * 32) / 256;
  for (const totalSteps of [10_000, 19_999, 20_000])
    expect(highest({ ...plan, totalSteps, stepsPerEpoch: 500 })).toBeCloseTo(published, 6);
});

test('a method without a recipe has the defaults of its options and the usual views', () => {
  const { objective, augmentation } = recipeFor({ method: { name: 'plain' }, images: 2000 });
  expect(objective(plan)).toEqual({});
  expect(augmentation).toMatchObject({ scaleBlur: true, greyscale: 0 });
});

test("a method's recipe wins over the usual numbers, and what people set over both", () => {
  const seen: RecipeSituation[] = [];
  const recipe = (situation: RecipeSituation): MethodRecipe => {
    seen.push(situation);
    return {
      options: { temperature: situation.plan === undefined ? 1 : 2 },
      optimizer: { learningRate: 0.4, warmup: { steps: 5 } },
      augmentation: { 'multi-crop': { greyscale: 1 }, other: { greyscale: 2 } },
    };
  };
  const method = { name: 'own', recipe };
  const own = recipeFor({ method, images: 7 });
  expect(own.objective(undefined)).toEqual({ temperature: 1 });
  expect(own.objective(plan)).toEqual({ temperature: 2 });
  expect(own.augmentation).toMatchObject({ scaleBlur: true, greyscale: 1 });
  expect(rateAt(own)[4]).toBeCloseTo((0.4 * 32) / 256, 9);
  const set = recipeFor({ method, images: 7, optimizer: { learningRate: 0.8 } });
  expect(rateAt(set)[4]).toBeCloseTo((0.8 * 32) / 256, 9);
  expect(seen).toContainEqual({ images: 7 });
  expect(seen).toContainEqual({ images: 7, plan });
});

test('wrong options of the optimiser say whose they are', () => {
  const method = { name: 'own', recipe: (): MethodRecipe => ({ optimizer: { rate: 1 } }) };
  expect(() => recipeFor({ method, images: 7 })).toThrow(/that the objective "own" recommends .*rate/);
  expect(() => recipeFor({ method: { name: 'a' }, images: 7, optimizer: { rate: 1 } })).toThrow(
    /^The options of the optimizer are wrong: .*rate/,
  );
});

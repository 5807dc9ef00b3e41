import { expect, test } from 'vitest';
import { overlay } from './overlay.ts';

test('a given length replaces another kind of length', () => {
  expect(overlay({ minutes: 3, seed: 1 }, { steps: 10 })).toEqual({ steps: 10, seed: 1 });
  expect(overlay({ minutes: 3 }, { seed: 1 })).toEqual({ minutes: 3, seed: 1 });
});

test('two lengths at once are an error', () => {
  expect(() => overlay({}, { steps: 10, epochs: 2 })).toThrow('given 2 times, by --epochs and --steps');
});

test('options of plugins are merged one by one', () => {
  const merged = overlay(
    { options: { dino: { a: 1, b: 2 }, svm: { C: 1 } } },
    { options: { dino: { b: 3 } } },
  );
  expect(merged.options).toEqual({ dino: { a: 1, b: 3 }, svm: { C: 1 } });
});

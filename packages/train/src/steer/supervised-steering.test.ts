import { expect, test } from 'vitest';
import { supervisedSteering } from './supervised-steering.ts';

const options = {
  plateau: { patience: 2, cooldown: 0, warmup: 0, memory: 1 },
  earlyStopping: { patience: 100, warmup: 0 },
};

test('the plateau and early stopping have states of their own', () => {
  // In the reference both wrote into one configuration: a fall of the rate moved the end of training.
  const steering = supervisedSteering(options);
  let state = steering.next(steering.initial, { step: 10, evaluation: { balancedAccuracy: 0.5, loss: 1 } });
  const before = state.stopping;
  for (let step = 11; step < 20; step++) state = steering.next(state, { step, loss: 1 });
  expect(steering.rateScale(state)).toBeLessThan(1);
  expect(state.stopping).toBe(before);
  const rate = state.plateau;
  state = steering.next(state, { step: 20, evaluation: { balancedAccuracy: 0.6, loss: 1 } });
  expect(state.plateau).toBe(rate);
  expect(steering.bestStep(state)).toBe(20);
});

test('two runs from one steering share nothing', () => {
  const steering = supervisedSteering(options);
  const run = () => {
    let state = steering.initial;
    for (let step = 1; step < 9; step++) state = steering.next(state, { step, loss: 1 });
    return steering.rateScale(state);
  };
  const first = run();
  expect(first).toBeLessThan(1);
  expect(run()).toBe(first);
});

test('without a plateau the rate is left to its schedule', () => {
  const steering = supervisedSteering({ earlyStopping: { patience: 10 } });
  let state = steering.initial;
  for (let step = 1; step < 2000; step++) state = steering.next(state, { step, loss: 1 });
  expect(steering.rateScale(state)).toBe(1);
});

test('an evaluation without its metrics is an error that names them', () => {
  const steering = supervisedSteering(options);
  expect(() => steering.next(steering.initial, { step: 1, evaluation: { knn: 1 } })).toThrow(
    /balancedAccuracy and loss; the evaluation gave knn/,
  );
});

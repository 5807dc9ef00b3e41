import { type Classifier, key, normals } from '@sparsam/core';
import { expect, test } from 'vitest';
import { prepareTable } from '../preprocess/preprocessing.ts';
import { drawSeeds } from './draws.ts';
import { predictDraw, prepareDraw } from './predict-draw.ts';
import { resultOfPredictions } from './result-of-predictions.ts';
import { runProtocol } from './run-protocol.ts';

const sign: Classifier = {
  name: 'sign',
  fit: (_, labels) => ({
    classes: Int32Array.from(new Set(labels)).sort(),
    predict: ({ rows, columns, data }) =>
      Int32Array.from({ length: rows }, (__, i) => Number((data[columns * i] as number) > 0)),
    decisionScores: (features) => features,
  }),
};
const task = {
  dataset: 'two',
  images: Array.from({ length: 40 }, (_, i) => `${i}.png`),
  labels: Int32Array.from({ length: 40 }, (_, i) => i % 2),
  classes: ['a', 'b'],
  train: Array.from({ length: 20 }, (_, i) => i),
  test: Array.from({ length: 20 }, (_, i) => 20 + i),
};
const features = { rows: 40, columns: 2, data: normals(key(1), 80) };
const options = { k: [1, 15], repetitions: 3, seed: 4 };

test('predictions made draw by draw give the result of the protocol itself', async () => {
  const classifiers = [{ name: 'sign', options: {}, classifier: sign }];
  const whole = await runProtocol({
    ...task,
    ...options,
    features,
    classifiers,
    method: 'dino',
    backbone: 'toy',
  });
  const table = prepareTable(features, task.train);
  const values = options.k.flatMap((k) =>
    drawSeeds(options.seed, k, options.repetitions).flatMap((seed) => [
      ...predictDraw(sign, prepareDraw(table, task, k, seed)),
    ]),
  );
  const made = { method: 'dino', backbone: 'toy', classifier: 'sign', values: Int32Array.from(values) };
  expect(resultOfPredictions(task, whole.protocol, [made])).toEqual(whole);
  expect(() => resultOfPredictions(task, whole.protocol, [{ ...made, values: new Int32Array(3) }])).toThrow(
    /are 3; the protocol makes 120/,
  );
});

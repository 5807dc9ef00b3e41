import { type Classifier, key, normals } from '@sparsam/core';
import { expect, it } from 'vitest';
import { crossFit } from './cross-fit.ts';

const labels = Int32Array.from({ length: 30 }, (_, row) => (row < 14 ? 2 : row < 29 ? 5 : 9));
const features = { rows: 30, columns: 2, data: normals(key(1), 60) };

/** Scores that show what a fit saw: 1 for the classes of rows whose first value it was given, else 0. */
const seen: Float64Array[] = [];
const probe: Classifier = {
  name: 'probe',
  fit(given, givenLabels) {
    seen.push(Float64Array.from(given.data));
    const classes = Int32Array.from(new Set(givenLabels)).sort();
    return {
      classes,
      predict: () => new Int32Array(0),
      decisionScores: (query) => ({
        rows: query.rows,
        columns: classes.length,
        data: Float64Array.from({ length: query.rows * classes.length }, (_, i) =>
          given.data.includes(query.data[Math.floor(i / classes.length) * 2] as number) ? 1 : -1,
        ),
      }),
    };
  },
};

it('scores every row by a fit that has not seen it, but for the only row of a class', async () => {
  const done: number[] = [];
  const { rows, scores } = await crossFit(probe, features, labels, {
    key: key(0),
    onFold: (fold) => void done.push(fold),
  });
  expect([...rows]).toEqual(Array.from({ length: 29 }, (_, row) => row));
  expect([scores.rows, scores.columns]).toEqual([29, 3]);
  expect(scores.data.every((score) => score === -1)).toBe(true);
  expect(done).toEqual([0, 1, 2, 3, 4, 5]);
});

it('holds the rows of a group out together', async () => {
  seen.length = 0;
  const groups = Int32Array.from(labels, (_, row) => Math.floor(row / 2));
  await crossFit(probe, features, labels, { key: key(0), groups });
  for (const data of seen)
    for (let row = 0; row < 28; row += 2)
      expect(data.includes(features.data[2 * row] as number)).toBe(
        data.includes(features.data[2 * row + 2] as number),
      );
});

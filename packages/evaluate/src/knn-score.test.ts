import { key, normals } from '@sparsam/core';
import { expect, it } from 'vitest';
import { knnScore } from './knn-score.ts';

it('knnScore is near 1 for separate classes, near chance for noise, and blind to scale', () => {
  const [rows, columns] = [400, 10];
  const labels = Int32Array.from({ length: rows }, (_, i) => i % 4);
  const noise = normals(key(3), rows * columns);
  const apart = noise.map(
    (z, i) => z + (i % columns === (labels[Math.floor(i / columns)] as number) ? 6 : 0),
  );
  const [train, test] = [
    Int32Array.from({ length: 200 }, (_, i) => i),
    Int32Array.from({ length: 200 }, (_, i) => 200 + i),
  ];
  const score = (data: Float64Array): number => knnScore({ rows, columns, data }, labels, train, test);
  expect(score(apart)).toBeGreaterThan(0.97);
  expect(Math.abs(score(noise) - 0.25)).toBeLessThan(0.1);
  expect(score(apart.map((x, i) => x * 10 ** (i % columns) + 5))).toBeCloseTo(score(apart), 10);
  expect(score(new Float64Array(rows * columns))).toBe(0.25);
});

import { key, normals, uniforms } from '@sparsam/core';
import { expect, it } from 'vitest';
import { applyTemperature, fitTemperature, logitsOf } from './temperature.ts';

const rows = 3000;
const columns = 4;
const logits = { rows, columns, data: normals(key(1), rows * columns).map((z) => 2 * z) };
const chance = uniforms(key(2), rows);
/** Classes drawn by the probabilities that the logits have at a temperature. */
const drawn = (temperature: number): Int32Array => {
  const { data } = applyTemperature(logits, temperature);
  return Int32Array.from(chance, (u, row) => {
    let [column, sum] = [0, data[row * columns] as number];
    while (u > sum && column < columns - 1) sum += data[row * columns + ++column] as number;
    return column;
  });
};

it('finds the temperature again that classes were drawn at', () => {
  for (const temperature of [0.5, 1, 3])
    expect(fitTemperature(logits, drawn(temperature)) / temperature).toBeCloseTo(1, 1);
});

it('is not certain after a few right answers, nor lost after a few wrong ones', () => {
  const few = { rows: 4, columns: 2, data: Float64Array.of(3, 0, 3, 0, 0, 3, 0, 3) };
  const right = applyTemperature(few, fitTemperature(few, Int32Array.of(0, 0, 1, 1))).data[0] as number;
  expect(right).toBeGreaterThan(0.75);
  expect(right).toBeLessThan(0.9);
  const wrong = applyTemperature(few, fitTemperature(few, Int32Array.of(1, 1, 0, 0))).data;
  for (const p of wrong) expect(p).toBeCloseTo(0.5, 1);
  expect(fitTemperature({ rows: 0, columns: 3, data: new Float64Array(0) }, new Int32Array(0))).toBe(1);
});

it('takes logarithms of probabilities and leaves margins alone', () => {
  const [one = 0, other = 0] = logitsOf({ rows: 1, columns: 2, data: Float64Array.of(1, 0) }).data;
  expect(Number.isFinite(other) && other < -7 && one > -0.01).toBe(true);
  const margins = { rows: 1, columns: 2, data: Float64Array.of(-2, 0.5) };
  expect(logitsOf(margins)).toEqual(margins);
});

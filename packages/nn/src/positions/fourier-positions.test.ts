import { expect, it } from 'vitest';
import { fourierPositions } from './fourier-positions.ts';

it('gives sine and cosine of the row, then of the column, of every place', () => {
  const { shape, data } = fourierPositions(2, 3, { hiddenDim: 4 });
  expect(shape).toEqual([6, 8]);
  // Place (row 0, column 1): the row is at half of 2 pi, the column at two thirds; wavelengths 1 and 100.
  const [row, column] = [Math.PI, (4 * Math.PI) / 3];
  const wave = (angle: number): number[] => [
    Math.sin(angle),
    Math.cos(angle),
    Math.sin(angle / 100),
    Math.cos(angle / 100),
  ];
  [...wave(row), ...wave(column)].forEach((value, index) => expect(data[8 + index]).toBeCloseTo(value, 5));
});

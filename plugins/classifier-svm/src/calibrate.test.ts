import { key } from '@sparsam/core';
import { expect, test } from 'vitest';
import { holdOut } from './calibrate.ts';
import type { BinaryProblem } from './smo.ts';

/** Six groups of four rows, two rows of each sign in every group. */
const signs = Int8Array.from({ length: 24 }, (_, row) => (row % 2 === 0 ? 1 : -1));
const groups = Int32Array.from(signs, (_, row) => 10 * Math.floor(row / 4));
const problem: BinaryProblem = {
  kernel: new Float64Array(24 * 24),
  signs,
  bounds: new Float64Array(24).fill(1),
  tol: 1e-3,
};

/** The rows that every fit of the folds was made without. */
function heldOutRows(given?: Int32Array): number[][] {
  const held: number[][] = [];
  holdOut(
    problem,
    { coefficients: new Float64Array(24), rho: 0, decisions: new Float64Array(24) },
    'stratified',
    ({ bounds }) => {
      held.push([...bounds.keys()].filter((row) => bounds[row] === 0));
      return { coefficients: new Float64Array(24), rho: 0, decisions: new Float64Array(24) };
    },
    key(1),
    given,
  );
  return held;
}

test('rows of one group are held out together, each once', () => {
  const held = heldOutRows(groups);
  for (const rows of held) {
    const touched = new Set(rows.map((row) => groups[row]));
    expect(rows).toHaveLength(4 * touched.size);
  }
  expect(held.flat().sort((a, b) => a - b)).toEqual([...signs.keys()]);
});

test('without groups they are parted, and every fold holds both signs alike', () => {
  const held = heldOutRows();
  expect(held.some((rows) => new Set(rows.map((row) => groups[row])).size * 4 > rows.length)).toBe(true);
  for (const rows of held) {
    const sum = rows.reduce((total, row) => total + (signs[row] as number), 0);
    expect(Math.abs(sum)).toBeLessThanOrEqual(1);
  }
});

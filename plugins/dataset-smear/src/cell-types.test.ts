import { foldIn, key, sampler } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { cellTypes } from './cell-types.ts';

/** Area of a class's nucleus in parts of the cell's, and its number of separate pieces above a thickness. */
function measure(name: string, draw: number): { area: number; pieces: number; inside: boolean } {
  const type = cellTypes.find((candidate) => candidate.name === name) as (typeof cellTypes)[number];
  const nucleus = type.nucleus(sampler(foldIn(foldIn(key(0), name), draw)));
  const side = 80;
  const grid = Array.from({ length: side * side }, (_, at) => {
    const x = ((at % side) / (side - 1)) * 2 - 1;
    const y = (Math.floor(at / side) / (side - 1)) * 2 - 1;
    return { distance: nucleus(x, y), within: x * x + y * y < 1 };
  });
  const covered = grid.filter(({ distance }) => distance < 0);
  const thick = grid.map(({ distance }) => distance < -0.07);
  let pieces = 0;
  const seen = new Uint8Array(thick.length);
  thick.forEach((is, start) => {
    if (!is || seen[start] === 1) return;
    pieces++;
    const stack = [start];
    while (stack.length > 0) {
      const at = stack.pop() as number;
      if (seen[at] === 1 || thick[at] !== true) continue;
      seen[at] = 1;
      stack.push(at - 1, at + 1, at - side, at + side);
    }
  });
  const area = covered.length / grid.filter(({ within }) => within).length;
  return { area, pieces, inside: covered.every(({ within }) => within) };
}

const draws = Array.from({ length: 25 }, (_, index) => index);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('cellTypes', () => {
  it('are sorted by name, and named apart', () => {
    const names = cellTypes.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toHaveLength(8);
  });

  it('have nuclei within the cell', () => {
    for (const { name } of cellTypes) {
      const inside = draws.filter((draw) => measure(name, draw).inside).length;
      expect(inside, name).toBeGreaterThanOrEqual(draws.length - 3);
    }
  });

  it('differ in lobes: one sausage, two lobes, three to five', () => {
    const pieces = (name: string): number[] => draws.map((draw) => measure(name, draw).pieces);
    expect(mean(pieces('band-like'))).toBe(1);
    expect(mean(pieces('orange-granular'))).toBeGreaterThan(1.7);
    expect(mean(pieces('segmented-like'))).toBeGreaterThan(2.7);
    expect(mean(pieces('lymphocyte-like'))).toBe(1);
  });

  it('differ in how much of the cell the nucleus fills', () => {
    const area = (name: string): number => mean(draws.map((draw) => measure(name, draw).area));
    expect(area('erythroblast-like')).toBeLessThan(0.32);
    expect(area('monocyte-like')).toBeLessThan(area('lymphocyte-like'));
    expect(area('lymphocyte-like')).toBeGreaterThan(0.5);
    expect(area('blast-like')).toBeGreaterThan(0.6);
  });
});

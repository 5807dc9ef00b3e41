import { describe, expect, it } from 'vitest';
import { key, normals } from '@sparsam/core';
import { closeGaps, featureMap, leastPoints } from './feature-map.ts';
import { nearestNeighbours, standardized } from './nearest-neighbours.ts';

/** Rows in two clouds far apart in the first of three columns; the last column is constant. */
function clouds(rows: number): { rows: number; columns: number; data: Float64Array } {
  const noise = normals(key(3), rows * 3);
  const data = noise.map((value, at) =>
    at % 3 === 2 ? 7 : value + (at % 3 === 0 && at < (rows * 3) / 2 ? 30 : 0),
  );
  return { rows, columns: 3, data };
}

describe('featureMap', () => {
  it('keeps the clouds apart, within the unit square, and is the same for the same key', async () => {
    const features = clouds(60);
    const map = (await featureMap(features, { key: key(1) })) as Float32Array;
    expect(map).toHaveLength(120);
    expect(Math.min(...map)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...map)).toBeLessThanOrEqual(1);
    const points = { rows: 60, columns: 2, data: Float64Array.from(map) };
    const { indices } = nearestNeighbours(points, 6);
    indices.forEach((near, row) => {
      for (const other of near) expect(other < 30).toBe(row < 30);
    });
    expect(await featureMap(features, { key: key(1) })).toEqual(map);
    expect(await featureMap(features, { key: key(2) })).not.toEqual(map);
  });

  it('draws nothing of too few points, and copes with twins', async () => {
    expect(await featureMap(clouds(leastPoints - 1), { key: key(1) })).toBeUndefined();
    const twins = { rows: 20, columns: 2, data: new Float64Array(40).fill(1) };
    const map = (await featureMap(twins, { key: key(1) })) as Float32Array;
    expect(map.every(Number.isFinite)).toBe(true);
  });
});

describe('closeGaps', () => {
  it('shortens a wide empty stretch and keeps order and distances within groups', () => {
    const near = Array.from({ length: 40 }, (_, index) => index / 39);
    const moved = closeGaps([101, 100, ...near]);
    expect(moved.slice(2)).toEqual(near);
    expect((moved[0] as number) - (moved[1] as number)).toBeGreaterThan(0);
    expect((moved[1] as number) - 1).toBeLessThan(0.2);
    expect(closeGaps([1, 1, 1])).toEqual([1, 1, 1]);
  });
});

describe('nearestNeighbours', () => {
  it('are exact, the row itself first', () => {
    const line = { rows: 4, columns: 1, data: Float64Array.of(0, 1, 3, 7) };
    expect(nearestNeighbours(line, 3)).toEqual({
      indices: [
        [0, 1, 2],
        [1, 0, 2],
        [2, 1, 0],
        [3, 2, 1],
      ],
      distances: [
        [0, 1, 3],
        [0, 1, 2],
        [0, 2, 3],
        [0, 4, 6],
      ],
    });
  });

  it('standardises columns, constant ones to zero', () => {
    const { data } = standardized({ rows: 2, columns: 2, data: Float64Array.of(1, 5, 3, 5) });
    expect([...data]).toEqual([-1, 0, 1, 0]);
  });
});

import { key, sampler } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { unitsOf } from './units.ts';
import { varianceParts } from './variance-parts.ts';

/** Cells with effects of draws, images and both of the given deviations, and the mean of each draw. */
function cells(seed: number, [draw, image, both]: readonly [number, number, number]) {
  const [draws, images] = [5, 8];
  const random = sampler(key(seed));
  const hard = Array.from({ length: images }, () => image * random.normal());
  const found = new Float64Array(draws * images);
  const values: number[] = [];
  for (let d = 0; d < draws; d++) {
    const drawn = draw * random.normal();
    for (let i = 0; i < images; i++)
      found[d * images + i] = (drawn + (hard[i] as number) + both * random.normal()) / images;
    values.push(found.subarray(d * images, (d + 1) * images).reduce((sum, value) => sum + value, 0));
  }
  return varianceParts(values, found, unitsOf(new Int32Array(images), 1));
}

describe('varianceParts', () => {
  it('finds the variances of the mean on average', () => {
    const studies = 3000;
    const sums = { images: 0, draws: 0 };
    for (let seed = 0; seed < studies; seed++) {
      const { images, draws } = cells(seed, [0.5, 1, 0.8]);
      sums.images += images / studies;
      sums.draws += draws / studies;
    }
    // image^2 / images + both^2 / (draws * images); draw^2 / draws + both^2 / (draws * images)
    expect(sums.images / (1 / 8 + 0.64 / 40)).toBeCloseTo(1, 1);
    expect(sums.draws / (0.25 / 5 + 0.64 / 40)).toBeCloseTo(1, 1);
  });

  it('finds what both count, and it is nothing where there is nothing', () => {
    expect(cells(1, [0.5, 1, 0]).both).toBeCloseTo(0, 12);
    const studies = 2000;
    let both = 0;
    for (let seed = 0; seed < studies; seed++) both += cells(seed, [2, 4, 0.8]).both / studies;
    expect(both / (0.64 / 40)).toBeCloseTo(1, 1);
  });

  it('has no part for what cannot be seen: one draw, one image of a class', () => {
    const one = varianceParts([0.5], Float64Array.of(0.25, -0.25), unitsOf(Int32Array.of(0, 0), 1));
    expect(one).toMatchObject({ draws: 0, both: 0, drawDegrees: 0, imageDegrees: 1 });
    const single = varianceParts([0.5, 0.6], Float64Array.of(1, 2), unitsOf(Int32Array.of(0), 1));
    expect(single).toMatchObject({ images: 0, both: 0, imageDegrees: 0 });
  });
});

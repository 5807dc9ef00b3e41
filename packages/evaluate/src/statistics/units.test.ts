import { describe, expect, it } from 'vitest';
import { unitsOf } from './units.ts';

describe('unitsOf', () => {
  it('makes every image a unit and every class a stratum', () => {
    const { unitOf, starts } = unitsOf(Int32Array.of(1, 0, 1, 2, 0), 3);
    expect([...starts]).toEqual([0, 2, 4, 5]);
    expect([...unitOf]).toEqual([2, 0, 3, 4, 1]);
  });

  it('keeps groups whole, in the stratum of the class that the fewest groups show', () => {
    // Group 7 shows both classes; class 1 is shown by two groups, class 0 by three. Image 4 has no group.
    const truth = Int32Array.of(0, 1, 0, 1, 0);
    const { unitOf, starts } = unitsOf(truth, 2, Int32Array.of(7, 7, 8, 9, -1));
    expect([...starts]).toEqual([0, 2, 4]);
    expect(unitOf[0]).toBe(unitOf[1]);
    expect([...unitOf]).toEqual([2, 2, 0, 3, 1]);
  });

  it('has no stratum for a class without images', () => {
    expect([...unitsOf(Int32Array.of(2, 2), 4).starts]).toEqual([0, 2]);
  });
});

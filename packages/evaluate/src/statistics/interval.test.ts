import { describe, expect, it } from 'vitest';
import { scoreInterval } from './interval.ts';

describe('scoreInterval', () => {
  const of = (estimate: number, variance: number, degrees = Infinity, images = 20) =>
    scoreInterval(
      estimate,
      { variance, images: { variance, degrees }, draws: { variance: 0, degrees: 0 }, share: 1 },
      images,
    );

  // 18 of 20, and 20 of 20: (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n), z = 1.959964
  it("is Wilson's where images are independent", () => {
    expect(of(0.9, 0.09 / 20)?.[0]).toBeCloseTo(0.69897, 5);
    expect(of(0.9, 0.09 / 20)?.[1]).toBeCloseTo(0.97213, 5);
  });
  it('does not shrink to a point where all is right or all is wrong', () => {
    expect(of(1, 0)?.[0]).toBeCloseTo(0.83887, 4);
    expect(of(1, 0)?.[1]).toBe(1);
    expect(of(0, 0)?.[0]).toBe(0);
  });
  it('is wider with fewer degrees of freedom', () => {
    const [few, many] = [of(0.6, 0.001, 2), of(0.6, 0.001)] as [[number, number], [number, number]];
    expect(few[1] - few[0]).toBeGreaterThan(1.7 * (many[1] - many[0]));
  });
  it('says nothing where nothing is known', () => {
    expect(of(0.6, 0)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { capsule, disc, ellipse, placed, ringArc, softDifference, softUnion } from './signed-distance.ts';

describe('signed distances', () => {
  it('are exact for disc, capsule and arc', () => {
    expect(disc(1, 2, 0.5)(1, 4)).toBeCloseTo(1.5, 12);
    expect(disc(1, 2, 0.5)(1, 2)).toBeCloseTo(-0.5, 12);
    const line = capsule(0, 0, 2, 0, 0.25);
    expect(line(1, 1)).toBeCloseTo(0.75, 12);
    expect(line(-3, 4)).toBeCloseTo(4.75, 12);
    expect(capsule(1, 1, 1, 1, 0.5)(1, 2)).toBeCloseTo(0.5, 12);
    const arc = ringArc(1, Math.PI / 2, 0.1);
    expect(arc(2, 0)).toBeCloseTo(0.9, 12);
    expect(arc(0, -1)).toBeCloseTo(-0.1, 12);
    // Beyond the ends the nearest point is an end.
    expect(arc(-1, 1)).toBeCloseTo(0.9, 12);
  });

  it('have their zero on the outline of an ellipse', () => {
    const shape = ellipse(0.1, -0.2, 0.6, 0.3, 0.5);
    for (let angle = 0; angle < 6; angle += 0.5) {
      const u = 0.6 * Math.cos(angle);
      const v = 0.3 * Math.sin(angle);
      const x = 0.1 + u * Math.cos(0.5) - v * Math.sin(0.5);
      const y = -0.2 + u * Math.sin(0.5) + v * Math.cos(0.5);
      expect(shape(x, y)).toBeCloseTo(0, 9);
    }
    expect(shape(0.1, -0.2)).toBeLessThan(0);
    expect(ellipse(0, 0, 0.5, 0.5, 1)(2, 0)).toBeCloseTo(1.5, 9);
  });

  it('unite and subtract softly: near the minimum, with rounded joints', () => {
    const [a, b] = [disc(-0.5, 0, 0.4), disc(0.5, 0, 0.4)];
    const both = softUnion([a, b], 0.05);
    expect(both(-0.5, 0)).toBeCloseTo(-0.4, 3);
    expect(both(0, 0)).toBeCloseTo(0.1 - 0.05 * Math.log(2), 9);
    expect(Number.isFinite(both(1e6, 0))).toBe(true);
    const bitten = softDifference(disc(0, 0, 1), disc(1, 0, 0.5), 0.02);
    expect(bitten(0.8, 0)).toBeGreaterThan(0);
    expect(bitten(-0.5, 0)).toBeCloseTo(-0.5, 3);
  });

  it('move and turn', () => {
    const shape = placed(disc(1, 0, 0.1), Math.PI / 2, 0, 3);
    expect(shape(0, 4)).toBeCloseTo(-0.1, 12);
  });
});

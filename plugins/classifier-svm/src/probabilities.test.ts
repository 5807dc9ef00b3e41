import { key, normals, uniforms } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { couple } from './coupling.ts';
import { fitSigmoid, sigmoidAt } from './platt.ts';
import { solveBinary } from './smo.ts';

describe("Platt's sigmoid", () => {
  it('is found again from labels drawn by it', () => {
    const truth = { slope: -1.7, offset: 0.4 };
    const decisions = normals(key(1), 20_000).map((z) => 2 * z);
    const chance = uniforms(key(2), decisions.length);
    const signs = Int8Array.from(decisions, (f, i) => (sigmoidAt(truth, f) > (chance[i] as number) ? 1 : -1));
    const found = fitSigmoid(decisions, signs);
    expect(Math.abs(found.slope - truth.slope)).toBeLessThan(0.1);
    expect(Math.abs(found.offset - truth.offset)).toBeLessThan(0.1);
  });

  it('stays finite for decisions that separate perfectly, and for huge ones', () => {
    const found = fitSigmoid(Float64Array.of(-3, -2, 2, 3), Int8Array.of(-1, -1, 1, 1));
    expect(Number.isFinite(found.slope) && found.slope < 0).toBe(true);
    expect([sigmoidAt(found, 1e6), sigmoidAt(found, -1e6)]).toEqual([1, 0]);
  });

  it('follows its prior where it has hardly any rows, and its rows where it has many', () => {
    const prior = { slope: -1, slopeWeight: 5, offsetWeight: 5 };
    expect(fitSigmoid(Float64Array.of(0.1, -0.1), Int8Array.of(-1, 1), prior).slope).toBeLessThan(-0.9);
    const decisions = normals(key(3), 5000);
    const reversed = Int8Array.from(decisions, (f) => (f > 0 ? -1 : 1));
    expect(fitSigmoid(decisions, reversed, prior).slope).toBeGreaterThan(1);
  });
});

describe('coupling', () => {
  it('finds the class probabilities that agree with every pair', () => {
    const p = [0.5, 0.3, 0.15, 0.05];
    const pairwise = Float64Array.from({ length: 16 }, (_, at) => {
      const [i, j] = [p[Math.floor(at / 4)] as number, p[at % 4] as number];
      return i / (i + j);
    });
    const found = new Float64Array(4);
    couple(pairwise, 4, found, new Float64Array(20));
    found.forEach((value, i) => expect(Math.abs(value - (p[i] as number))).toBeLessThan(0.01));
    expect(found.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
  });
});

describe('the solver', () => {
  it('meets the optimality conditions, and gives held-out rows the value that the others imply', () => {
    const n = 40;
    const x = normals(key(5), n);
    const kernel = Float64Array.from({ length: n * n }, (_, at) =>
      Math.exp(-(((x[Math.floor(at / n)] as number) - (x[at % n] as number)) ** 2)),
    );
    const signs = Int8Array.from(x, (value, i) => (value + (i % 5 === 0 ? -1.5 : 0) > 0 ? 1 : -1));
    const bounds = new Float64Array(n).fill(1);
    bounds.fill(0, 0, 6);
    const { coefficients, rho, decisions } = solveBinary({ kernel, signs, bounds, tol: 1e-8 });
    expect([...coefficients.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(coefficients.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
    for (let i = 0; i < n; i++) {
      const value = coefficients.reduce((sum, c, j) => sum + c * (kernel[i * n + j] as number), 0) - rho;
      expect(decisions[i]).toBeCloseTo(value, 10);
      const margin = (signs[i] as number) * value;
      const alpha = Math.abs(coefficients[i] as number);
      if (i < 6) continue;
      if (alpha === 0) expect(margin).toBeGreaterThan(1 - 1e-6);
      else if (alpha === 1) expect(margin).toBeLessThan(1 + 1e-6);
      else expect(margin).toBeCloseTo(1, 6);
    }
  });
});

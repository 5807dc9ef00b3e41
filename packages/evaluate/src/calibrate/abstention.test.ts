import { foldIn, key, uniforms } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { fitAbstention } from './abstention.ts';
import { upperBound } from './binomial-bound.ts';

describe('the bound of a share', () => {
  it('has the known values', () => {
    expect(upperBound(0, 45, 0.1)).toBeCloseTo(1 - 0.1 ** (1 / 45), 9);
    // R: binom.test(3, 50, alternative = "less", conf.level = 0.95)
    expect(upperBound(3, 50, 0.05)).toBeCloseTo(0.1478, 3);
    expect([upperBound(5, 5, 0.1), upperBound(0, 0, 0.1)]).toEqual([1, 1]);
  });
});

/** Rows that are right as often as their confidence says, half of them sure. */
const draw = (seed: number, rows: number): { confidences: Float64Array; right: boolean[] } => {
  const chance = uniforms(foldIn(key(seed), 'right'), rows);
  const confidences = uniforms(foldIn(key(seed), 'confidence'), rows).map((u) =>
    u < 0.5 ? 0.5 + u : 0.97 + 0.06 * (u - 0.5),
  );
  return { confidences, right: Array.from(confidences, (p, i) => (chance[i] as number) < p) };
};

describe('when to abstain', () => {
  it('answers everything where everything is right, and nothing where too little was seen', () => {
    const all = fitAbstention(new Float64Array(60).fill(0.9), new Array<boolean>(60).fill(true), 0.05);
    expect(all).toMatchObject({ threshold: 0.9, answered: 60, wrong: 0, rows: 60 });
    const few = fitAbstention(new Float64Array(20).fill(0.9), new Array<boolean>(20).fill(true), 0.05);
    expect(few).toMatchObject({ threshold: null, answered: 0, needed: 45 });
    expect(fitAbstention([], [], 0.05).threshold).toBeNull();
    expect(
      fitAbstention(new Float64Array(60).fill(0.9), new Array<boolean>(60).fill(false), 0.05).threshold,
    ).toBeNull();
  });

  it('answers the sure half, and more where more error is allowed', () => {
    const { confidences, right } = draw(1, 2000);
    const strict = fitAbstention(confidences, right, 0.05);
    expect(strict.threshold).toBeGreaterThan(0.9);
    expect(strict.answered / 2000).toBeGreaterThan(0.4);
    expect(fitAbstention(confidences, right, 0.3).answered).toBeGreaterThan(strict.answered);
  });

  it('keeps its promise at least nine times in ten', () => {
    const everyone = draw(10_000, 20_000).confidences;
    let broken = 0;
    for (let seed = 0; seed < 100; seed++) {
      const { confidences, right } = draw(seed, 300);
      const { threshold } = fitAbstention(confidences, right, 0.05);
      if (threshold === null) continue;
      // A row is right as often as its confidence says, so the expected error is known.
      const answered = everyone.filter((p) => p >= threshold);
      if (answered.reduce((sum, p) => sum + 1 - p, 0) / answered.length > 0.05) broken++;
    }
    expect(broken).toBeLessThan(10);
  });

  it('refuses a target that is no share', () => {
    expect(() => fitAbstention([0.5], [true], 5)).toThrow('such as 0.05');
  });
});

import { describe, expect, it } from 'vitest';
import { behrensFisherReach } from './behrens-fisher.ts';
import { studentQuantile } from './student-t.ts';

const part = (variance: number, degrees: number) => ({ variance, degrees });

describe("the quantile of Behrens and Fisher's distribution", () => {
  // By SciPy 1.16: the integral of Student's distribution function over the other variate's density (integrate.quad) solved
  // by brentq; the first two are 2.436 and 2.435 in the tables of Fisher and Yates.
  it.each([
    [part(1, 6), part(1, 6), 2.4359253176938203],
    [part(3, 6), part(1, 6), 2.435304607267266],
    [part(1, Infinity), part(1, 2), 3.2759533867055026],
    [part(1, 319), part(0.25, 2), 2.561079266103315],
    [part(0.1, 319), part(1, 2), 4.1327470092880425],
    [part(1, 312), part(2, 9), 2.158331545135587],
    [part(1, 40), part(1, 1), 9.043308889099396],
  ])('%o and %o', (one, other, expected) => {
    expect(behrensFisherReach(0.95, one, other)).toBeCloseTo(expected, 5);
    expect(behrensFisherReach(0.95, other, one)).toBeCloseTo(expected, 5);
  });

  it("is Student's where one part is nothing, and the normal one where both are", () => {
    expect(behrensFisherReach(0.95, part(2, 7), part(0, 3))).toBeCloseTo(studentQuantile(0.975, 7), 10);
    expect(behrensFisherReach(0.95, part(2, 7), part(1, 0))).toBeCloseTo(studentQuantile(0.975, 7), 10);
    expect(behrensFisherReach(0.95, part(0, 0), part(0, 0))).toBeCloseTo(1.959964, 5);
  });

  it('is the normal one where both parts are known well', () => {
    expect(behrensFisherReach(0.9, part(1, Infinity), part(5, Infinity))).toBeCloseTo(1.644854, 4);
  });
});

import { describe, expect, it } from 'vitest';
import { type Tally, base, study, usual, worlds } from '../fixtures/coverage.test.support.ts';

/**
 * Do intervals hold the truth as often as they say? In worlds whose truth is known: by default so many studies as take a
 * moment, and it is enough that they do not contradict 93 to 97 %; SPARSAM_SIMULATIONS=2000 makes so many in every world,
 * and then the share itself must lie there.
 */
const given = Number(process.env['SPARSAM_SIMULATIONS'] ?? 0);
const long = given > 0;
const studies = long ? given : 80;

/** Every coverage lies between 93 and 97 %; in the short run, no further outside than 2.6 standard errors of a study's. */
function expectNominal(tally: Tally, names: readonly string[]): void {
  if (long) console.log(tally.toString());
  for (const name of names) {
    const { share } = tally.coverage(name);
    const slack = (nominal: number): number =>
      long ? 0 : 2.6 * Math.sqrt((nominal * (1 - nominal)) / studies);
    expect(share, `${name}\n${tally.toString()}`).toBeGreaterThanOrEqual(0.93 - slack(0.93));
    expect(share, `${name}\n${tally.toString()}`).toBeLessThanOrEqual(0.97 + slack(0.97));
  }
}

describe('intervals of 95 % hold the truth in 93 to 97 % of studies', () => {
  it.each(long ? worlds : worlds.slice(0, 2))('%s', { timeout: 36e5 }, (name, world, names) => {
    expectNominal(study(world, studies, name), names);
  });

  it('differences, and tests of methods that are equal', { timeout: 36e5 }, () => {
    const equal = {
      ...usual,
      slopes: [0.2, 0.2],
      sizes: new Array<number>(4).fill(40),
      base: base.slice(0, 4),
    };
    const names = ['difference', 'difference of areas', 'test of equals'];
    expectNominal(study(equal, studies, 'equal', { tests: true }), names);
  });

  it.runIf(long)('label economy, and differences of methods that differ', { timeout: 36e5 }, () => {
    const curves = { ...usual, k: [1, 3, 10, 30, 100] };
    const names = ['difference', 'difference of areas', 'label economy'];
    expectNominal(study(curves, given, 'economy', { tests: true }), names);
  });
});

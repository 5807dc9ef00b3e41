import { key, sampler } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { type GuardMetrics, type GuardVerdict, createGuard } from './guard.ts';

const totalSteps = 1000;
const limit = Math.log(1024);
const remedies = { uniform: 'Sharpen the teacher', 'one prototype': 'Soften the teacher' };

/** Feeds a course of metrics with the scatter of small batches; returns the verdict of each step up to the last. */
function watch(
  course: (step: number) => GuardMetrics,
  { total = totalSteps, scatter = 0.2, seed = 0 } = {},
): GuardVerdict[] {
  const guard = createGuard({ totalSteps: total, entropyLimit: limit, remedies });
  const random = sampler(key(seed));
  const noisy = (value: number): number => value * Math.exp(random.normal(0, scatter));
  const verdicts: GuardVerdict[] = [];
  for (let step = 0; step < total; step++) {
    const { teacherEntropy, teacherKl, featureStd, effectiveRank, outputStd } = course(step);
    const verdict = guard.observe({
      ...(teacherEntropy === undefined
        ? {}
        : { teacherEntropy: Math.min(limit, teacherEntropy + random.normal(0, 0.02)) }),
      ...(teacherKl === undefined ? {} : { teacherKl: noisy(teacherKl) }),
      ...(featureStd === undefined ? {} : { featureStd: noisy(featureStd) }),
      ...(effectiveRank === undefined ? {} : { effectiveRank: 1 + noisy(effectiveRank - 1) }),
      ...(outputStd === undefined ? {} : { outputStd: noisy(outputStd) }),
    });
    verdicts.push(verdict);
    if (verdict.state === 'collapsed') break;
  }
  return verdicts;
}
const last = (verdicts: GuardVerdict[]): GuardVerdict => verdicts.at(-1) as GuardVerdict;

/** A rise from 0 to 1 that takes place around a step. */
const rise = (step: number, middle: number, width: number): number =>
  1 / (1 + Math.exp((middle - step) / width));
const healthy =
  (middle: number) =>
  (step: number): GuardMetrics => ({
    teacherEntropy: limit - 2.5 * rise(step, middle, 40),
    teacherKl: 0.0005 + 1.8 * rise(step, middle, 40),
    featureStd: 0.3 + 0.4 * rise(step, middle, 40),
    effectiveRank: 3 + 15 * rise(step, middle, 40),
  });
const uniform: GuardMetrics = {
  teacherEntropy: limit - 0.01,
  teacherKl: 0.0005,
  featureStd: 0.3,
  effectiveRank: 4,
};

describe('the guard', () => {
  it.each([0, 100, 300, 450])(
    'lets a run be that begins to learn around step %i, in ten courses',
    (middle) => {
      for (let seed = 0; seed < 10; seed++) {
        const verdicts = watch(healthy(middle), { seed, scatter: 0.4 });
        expect(verdicts).toHaveLength(totalSteps);
        expect(last(verdicts).state).toBe('learning');
      }
    },
  );

  it('calls a run starting while its outputs are uniform, learning from when they differ', () => {
    const states = watch(healthy(300)).map(({ state }) => state);
    expect(states[50]).toBe('starting');
    const first = states.indexOf('learning');
    expect(first).toBeGreaterThan(50);
    expect(first).toBeLessThan(300);
  });

  it('stops a run that is uniform for half of its steps, and says so', () => {
    const verdicts = watch(() => uniform);
    expect(verdicts).toHaveLength(500);
    expect(last(verdicts)).toMatchObject({ state: 'collapsed', cause: 'uniform' });
    expect(last(verdicts).message).toMatch(
      /at step 500: for 500 steps .* spread evenly over all prototypes \(entropy 6\.92 of 6\.93, .*\)\. It never began to learn\. Sharpen the teacher/,
    );
  });

  it('gives a short run at least 200 steps to start', () => {
    expect(last(watch(() => uniform, { total: 150 })).state).toBe('starting');
    expect(watch(() => uniform, { total: 300 })).toHaveLength(200);
  });

  it('does not take the differences of random weights for learning', () => {
    const untrained: GuardMetrics = { teacherEntropy: 3.4, teacherKl: 1, featureStd: 0.37, effectiveRank: 4 };
    const verdict = last(watch((step) => (step < 40 ? untrained : uniform)));
    expect(verdict.message).toMatch(/at step 5[3-9]\d: for 500 steps .* It never began to learn/);
  });

  it('waits for a run whose outputs grow equal before they differ', () => {
    for (let seed = 0; seed < 10; seed++) {
      const course = (step: number): GuardMetrics => {
        const dip = Math.exp(-step / 20);
        const { teacherEntropy = 0, teacherKl = 0, ...features } = healthy(400)(step);
        return { ...features, teacherEntropy: teacherEntropy - dip, teacherKl: teacherKl + dip };
      };
      expect(last(watch(course, { seed })).state).toBe('learning');
    }
  });

  it('tells the two kinds apart without the limit, too', () => {
    const verdictOf = (teacherEntropy: number): GuardVerdict => {
      const guard = createGuard({ totalSteps: 100 });
      for (let step = 0; step < 300; step++) guard.observe({ teacherEntropy, teacherKl: 0.0001 });
      return guard.observe({ teacherEntropy, teacherKl: 0.0001 });
    };
    expect(verdictOf(0.1).cause).toBe('one prototype');
    expect(verdictOf(6.9).cause).toBe('uniform');
  });

  it('waits longer for a run that grows out of the uniform slowly', () => {
    const kl = (step: number): number => 0.0005 + 0.0005 * Math.exp((step - 400) / 60);
    for (let seed = 0; seed < 5; seed++) {
      const verdicts = watch((step) => ({ ...uniform, teacherKl: Math.min(2, kl(step)) }), { seed });
      expect(last(verdicts).state).toBe('learning');
      expect(verdicts[520]?.state).toBe('starting');
    }
  });

  it('stops a run soon that falls back to uniform outputs after it had learned', () => {
    const course = (step: number): GuardMetrics => (step < 400 ? healthy(100)(step) : uniform);
    const verdicts = watch(course);
    expect(verdicts.length).toBeGreaterThan(450);
    expect(verdicts.length).toBeLessThan(600);
    expect(last(verdicts)).toMatchObject({ cause: 'uniform' });
    expect(last(verdicts).message).toContain('It had begun to learn before');
  });

  it('stops a run whose outputs fall onto one prototype, from the start or later', () => {
    const one: GuardMetrics = { teacherEntropy: 0.02, teacherKl: 0.0003, featureStd: 0.3, effectiveRank: 4 };
    expect(watch(() => one)).toHaveLength(200);
    expect(watch(() => one, { total: 5000 })).toHaveLength(500);
    const later = last(watch((step) => (step < 400 ? healthy(100)(step) : one)));
    expect(later).toMatchObject({ cause: 'one prototype' });
    expect(later.message).toMatch(/one and the same prototype .* Soften the teacher/);
  });

  it('stops a run whose features die, with or without a teacher', () => {
    const still = (step: number): GuardMetrics => ({
      featureStd: step < 300 ? 0.5 : 0.001,
      effectiveRank: 8,
    });
    const line = (step: number): GuardMetrics => ({ featureStd: 0.5, effectiveRank: step < 300 ? 8 : 1.001 });
    for (const course of [still, line]) {
      const verdict = last(watch(course));
      expect(verdict).toMatchObject({ state: 'collapsed', cause: 'dead features' });
      expect(verdict.message).toContain('Lower the learning rate');
    }
  });

  it('stops a run without prototypes whose outputs become the same, however its features are', () => {
    const features = { featureStd: 0.5, effectiveRank: 8 };
    const course = (step: number): GuardMetrics => ({ ...features, outputStd: step < 300 ? 0.6 : 0.004 });
    const verdicts = watch(course);
    expect(verdicts.length).toBeGreaterThan(395);
    expect(verdicts.length).toBeLessThan(440);
    expect(last(verdicts)).toMatchObject({ state: 'collapsed', cause: 'same outputs' });
    expect(last(verdicts).message).toMatch(
      /the outputs have hardly differed between images \(.*spread of outputs 0\.00\d+ of 1\)\. It had begun .* Lower the learning rate/,
    );
    for (let seed = 0; seed < 5; seed++) {
      const narrow = (): GuardMetrics => ({ ...features, outputStd: 0.1 });
      expect(last(watch(narrow, { seed, scatter: 0.4 })).state).toBe('learning');
    }
  });

  it('forgives a sign that passes', () => {
    const course = (step: number): GuardMetrics => (step >= 400 && step < 430 ? uniform : healthy(100)(step));
    expect(last(watch(course)).state).toBe('learning');
  });

  it('lets sharp outputs be that differ between images', () => {
    const course = (): GuardMetrics => ({
      teacherEntropy: 0.05,
      teacherKl: 3,
      featureStd: 0.5,
      effectiveRank: 10,
    });
    expect(last(watch(course)).state).toBe('learning');
  });

  it('depends on what it observed alone', () => {
    expect(watch(healthy(200), { seed: 5 })).toEqual(watch(healthy(200), { seed: 5 }));
  });

  it('has nothing to say where an objective has none of these metrics', () => {
    expect(last(watch(() => ({}))).state).not.toBe('collapsed');
  });
});

/**
 * Courses of real runs of DINO (a small XCiT on blood cells, 1,024 prototypes, batch 32), as means over stretches:
 * [first step, entropy, divergence, standard deviation, effective rank]. None of them learned anything.
 */
const recorded = {
  'temperature 1': [
    [1, 6.93, 1e-3, 0.366, 4.1],
    [17, 6.93, 2e-4, 0.301, 5.2],
    [33, 6.931, 3e-5, 0.22, 6.3],
    [97, 6.931, 1e-5, 0.129, 6.8],
    [193, 6.931, 1e-5, 0.118, 6.9],
  ],
  'a centre that stands still': [
    [1, 4.19, 1.28, 0.37, 4],
    [17, 0.077, 0.034, 0.322, 4.5],
    [33, 1e-4, 1e-6, 0.234, 5.3],
    [97, 1e-4, 1e-6, 0.145, 5.6],
    [193, 1e-4, 1e-6, 0.139, 5.8],
  ],
  'swinging between the kinds': [
    [1, 3.45, 1.07, 0.366, 4],
    [26, 2.43, 0.0118, 0.274, 4.7],
    [76, 5.18, 0.0041, 0.0915, 4.8],
    [126, 1.32, 0.0024, 0.0546, 5.6],
    [176, 6.44, 0.0011, 0.0359, 5.4],
    [226, 6.91, 4e-4, 0.029, 5.3],
  ],
  'fading into the uniform': [
    [1, 6.02, 0.48, 0.358, 4.1],
    [34, 5.9, 0.063, 0.272, 4.4],
    [67, 6.65, 0.0081, 0.183, 4.8],
    [133, 6.89, 0.0016, 0.108, 5],
    [232, 6.931, 6e-4, 0.0824, 5.4],
    [397, 6.931, 5e-4, 0.0778, 5.5],
  ],
} as const;

function courseOf(rows: readonly (readonly number[])[]): (step: number) => GuardMetrics {
  return (step) => {
    const next = rows.findIndex(([first = 0]) => first > step + 1);
    const [a, b] = next === -1 ? [rows.at(-1), rows.at(-1)] : [rows[next - 1], rows[next]];
    const [from = 0, to = 0] = [a?.[0], b?.[0]];
    const part = to === from ? 0 : (step + 1 - from) / (to - from);
    const between = (column: number): number => {
      const [low = 1, high = 1] = [a?.[column], b?.[column]];
      return Math.exp(Math.log(low) * (1 - part) + Math.log(high) * part);
    };
    return {
      teacherEntropy: between(1),
      teacherKl: between(2),
      featureStd: between(3),
      effectiveRank: between(4),
    };
  };
}

describe('the guard on recorded collapses', () => {
  it.each([
    ['temperature 1', 'uniform', 195, 230],
    ['a centre that stands still', 'one prototype', 205, 240],
    ['swinging between the kinds', 'uniform', 240, 290],
    ['fading into the uniform', 'uniform', 270, 320],
  ] as const)('stops %s as %s', (name, cause, from, to) => {
    const verdicts = watch(courseOf(recorded[name]), { total: 400 });
    expect(last(verdicts)).toMatchObject({ state: 'collapsed', cause });
    expect(last(verdicts).message).toContain('It never began to learn');
    expect(verdicts.length).toBeGreaterThan(from);
    expect(verdicts.length).toBeLessThan(to);
  });
});

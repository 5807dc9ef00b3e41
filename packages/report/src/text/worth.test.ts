import type { Comparison, ComputeRow, LabelEconomy } from '@sparsam/evaluate';
import { expect, test } from 'vitest';
import { worthWords } from './worth-words.ts';
import { worth } from './worth.ts';

const dino = { method: 'dino', backbone: 'xcit', classifier: 'svm' };
const baseline = { method: 'supervised', backbone: 'xcit', classifier: 'end-to-end' };
const tuned = { method: 'fine-tuned', backbone: 'xcit', classifier: 'fine-tuning' };
const pixels = { method: 'pixels', backbone: 'none', classifier: 'svm' };
const compared = (given: Partial<Comparison>): Comparison => ({
  metric: 'balancedAccuracy',
  a: dino,
  b: baseline,
  kPerClass: null,
  difference: 0.1,
  interval: [0.05, 0.15],
  p: 0.001,
  pHolm: 0.001,
  family: 'f',
  familySize: 1,
  verdict: 'better',
  ...given,
});
const needed: LabelEconomy = {
  metric: 'balancedAccuracy',
  a: dino,
  b: baseline,
  target: 0.66,
  targetLabels: 100,
  labels: 20,
  interval: [12, 40],
  from: 1,
  within: 100,
};
const row: ComputeRow = {
  backbone: 'xcit',
  method: 'supervised',
  kPerClass: 10,
  trainings: 5,
  training: { steps: 480, examples: 7680, seconds: 12 },
  search: { steps: 900, examples: 14400, seconds: 24 },
  trials: 6,
  settled: 1,
  allowed: { unit: 'steps', amount: 500 },
  most: 500,
};
const compute = [{ ...row, method: 'dino', kPerClass: null, trainings: 1, trials: 0 }, row];
const words = (given: Partial<Parameters<typeof worthWords>[0]>) =>
  worthWords({ comparisons: [compared({})], provenance: {}, ...given });

test('rests on the pretrained method against the baseline over the whole curve, whichever comes first', () => {
  const others = [
    compared({ a: pixels, b: baseline, verdict: 'worse' }),
    compared({ a: tuned, b: baseline, verdict: 'worse' }),
    compared({ kPerClass: 1, verdict: 'worse' }),
  ];
  expect(worth({ comparisons: [...others, compared({})] }).answer).toBe('yes');
  expect(worth({ comparisons: [...others, compared({ a: baseline, b: dino })] }).answer).toBe('no');
  const turned = worth({ comparisons: [compared({ a: baseline, b: dino, verdict: 'worse' })] });
  expect(turned).toMatchObject({ answer: 'yes', comparison: { a: dino, difference: -0.1 } });
});

test('noise is no answer, and without the baseline there is no question', () => {
  expect(worth({ comparisons: [compared({ verdict: 'within noise' })] }).answer).toBe('not shown');
  expect(worth({ comparisons: [compared({ b: pixels })] }).answer).toBe('not asked');
  expect(words({ comparisons: [] })).toBeUndefined();
  expect(words({ comparisons: [compared({ verdict: 'within noise' })] })?.short).toMatch(
    /^Not shown: DINO features with an SVM and supervised training .* within noise/,
  );
});

test('the answer is said first, then the paired difference with its interval', () => {
  const said = words({});
  expect(said?.short).toBe(
    'Yes: DINO features with an SVM are better than supervised training on the same labels.',
  );
  expect(said?.sentences).toEqual([
    'On average over all numbers of labels the difference to supervised training in balanced accuracy, on the same draws and test images, is +0.100 (95 % interval +0.050 to +0.150; p = 0.001).',
  ]);
  expect(words({ comparisons: [compared({ verdict: 'worse', difference: -0.1 })] })?.short).toMatch(
    /^No: supervised training is better than DINO features/,
  );
});

test('better than the baseline is not enough where nothing that was learned does as well', () => {
  const untrained = { ...pixels, method: 'random-init', backbone: 'xcit' };
  const control = (verdict: Comparison['verdict'], b = untrained) =>
    compared({ b, verdict, difference: verdict === 'worse' ? -0.02 : 0.02 });
  const answer = (...more: Comparison[]) => worth({ comparisons: [compared({}), ...more] }).answer;
  const short = (...more: Comparison[]) => words({ comparisons: [compared({}), ...more] })?.short;
  expect(answer(control('better'), control('better', pixels))).toBe('yes');
  expect(answer(control('better'), control('within noise', pixels))).toBe('not shown');
  expect(short(control('within noise'))).toMatch(
    /^Not shown: .* better than supervised .* but within noise of features of the untrained network with the same classifier/,
  );
  expect(short(control('worse', pixels))).toMatch(/^No: raw pixels with an SVM are better than DINO/);
  // Another classifier or network is another question.
  const others = [
    control('worse', { ...untrained, backbone: 'vit' }),
    control('worse', { ...pixels, classifier: 'knn' }),
  ];
  expect(answer(...others)).toBe('yes');
  expect(words({ comparisons: [compared({}), control('better')] })?.sentences.at(-1)).toMatch(
    /^With the same classifier it is better than features of the untrained network \(\+0\.020; 95 %/,
  );
});

test('the numbers to read first are the difference and the labels saved', () => {
  expect(words({ economy: [needed] })?.figures).toMatchObject([
    { value: '+0.10', more: '95 % interval +0.050 to +0.150' },
    {
      value: '20',
      what: 'labels per class equal supervised training with 100',
      more: '95 % interval 12 to 40',
    },
  ]);
});

test('labels saved are told with their factor, and that the goal is out of reach where it is', () => {
  const said = (economy: LabelEconomy) => words({ economy: [economy] })?.sentences.at(-1);
  expect(said(needed)).toBe(
    'It takes about 20 labels per class to equal what supervised training reaches at its best (0.660 with 100, on its curve made monotone): 95 % interval 12 to 40, 5 times fewer labels.',
  );
  expect(said({ ...needed, labels: 1 })).toContain('1 or fewer labels per class');
  expect(said({ ...needed, labels: 1 })).toContain('at least 100 times fewer');
  const open = said({ ...needed, labels: 80, interval: [30, null] });
  expect(open).toMatch(/interval 30 to more than 100, so whether these are fewer is open\.$/);
  expect(said({ ...needed, interval: [12, 100] })).not.toContain('times fewer');
  expect(said({ ...needed, labels: null, interval: [90, null] })).toMatch(
    /^With up to 100 labels per class it does not get to .* interval 90 to more than 100\.$/,
  );
  // The other direction is another question.
  expect(said({ ...needed, a: baseline, b: dino })).toContain('difference');
});

test('each number of labels stands by itself, and fine-tuning apart', () => {
  const byK = [1, 10, 100].map((kPerClass) =>
    compared({
      kPerClass,
      difference: kPerClass === 100 ? -0.05 : 0.2,
      verdict: kPerClass === 10 ? 'within noise' : kPerClass === 1 ? 'better' : 'worse',
    }),
  );
  const said = words({
    comparisons: [compared({}), ...byK, compared({ a: baseline, b: tuned, verdict: 'better' })],
  });
  expect(said?.sentences[1]).toBe(
    'Tested at each number of labels per class by itself: better with 1 (+0.20), within noise with 10 (+0.20), worse with 100 (−0.05).',
  );
  expect(said?.sentences[2]).toMatch(
    /fine-tuned from pretrained weights is worse than .* \(−0\.100; 95 % interval −0\.150 to −0\.050/,
  );
});

test('what the search of the baseline cost and what both were allowed is said', () => {
  const said = words({ provenance: { compute, equal: 'steps' } })?.sentences.join('\n');
  expect(said).toContain(
    '30 trials of 4\u202f500 steps (2 min 0 s) in all, beside 2\u202f400 steps (1 min 0 s) of its 5',
  );
  const some = [...compute, { ...row, kPerClass: 1, trials: 0 }] as typeof compute;
  expect(words({ provenance: { compute: some } })?.sentences.join('\n')).toContain(
    'its own labels (not with 1 label per class, where nothing is left to choose by): 30 trials',
  );
  expect(said).toContain('DINO was pretrained once, 480 steps (12 s)');
  expect(said).toContain('allowed the same 500 steps');
  const unequal = words({ provenance: { compute, equal: 'none' } })?.sentences.join('\n');
  expect(unequal).toContain('no equal budget');
  const untuned = [compute[0], { ...row, trials: 0 }] as typeof compute;
  expect(words({ provenance: { compute: untuned } })?.sentences.join('\n')).toContain('was not tuned');
});

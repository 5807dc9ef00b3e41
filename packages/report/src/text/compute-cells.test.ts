import type { ComputeRow } from '@sparsam/evaluate';
import { expect, test } from 'vitest';
import { computeCells, overruns } from './compute-cells.ts';

const none = { steps: 0, examples: 0, seconds: 0 };
const pretraining: ComputeRow = {
  backbone: 'xcit',
  method: 'dino',
  kPerClass: null,
  trainings: 1,
  training: { steps: 500, examples: 32_000, seconds: 60 },
  search: none,
  trials: 0,
  settled: 0,
  allowed: { unit: 'steps', amount: 500 },
  most: 500,
};
const supervised: ComputeRow = {
  ...{ ...pretraining, method: 'supervised', kPerClass: 10, trainings: 5 },
  training: { steps: 300, examples: 4800, seconds: 20 },
  search: { steps: 900, examples: 14_400, seconds: 61 },
  trials: 6,
  settled: 4,
};

test('every training stands with what it took, what it was allowed and what was searched before', () => {
  const { header, rows, notes } = computeCells([pretraining, supervised], { untrained: ['pixels'] });
  expect(rows.map((cells) => cells.length)).toEqual([header.length, header.length]);
  expect(rows[0]).toEqual([
    'DINO, pretraining',
    'all',
    '500',
    '32\u202f000',
    '1 min 0 s',
    '500 steps',
    '100 %',
    'none',
  ]);
  expect(rows[1]?.slice(-2)).toEqual(['100 %', '6 trials, 900 steps, 1 min 1 s']);
  expect(notes.join(' ')).toMatch(/may end before .* Nothing was trained for: raw pixels\./);
});

test('what begins from a pretraining says from which', () => {
  const tuned = { ...supervised, method: 'fine-tuned', begins: 'dino' };
  const { rows, notes } = computeCells([tuned, { ...tuned, backbone: 'vit' }]);
  expect(rows[1]?.[0]).toBe('fine-tuned network, from DINO, vit');
  expect(notes.join(' ')).toContain('on top of that');
});

test('an overrun is not rounded away, and a large one is said', () => {
  const time = { allowed: { unit: 'seconds', amount: 60 }, most: 60.3 } as const;
  expect(computeCells([{ ...pretraining, ...time }]).rows[0]?.slice(5, 7)).toEqual(['1 min 0 s', '101 %']);
  expect(overruns([{ ...pretraining, ...time }, supervised])).toEqual([]);
  expect(overruns([{ ...supervised, ...time, most: 70 }])).toEqual([
    'A training of supervised (xcit, k=10) took 117 % of the 1 min 0 s that it was allowed.',
  ]);
});

test('without a limit in these units nothing is claimed', () => {
  const { allowed: _, most: __, ...unlimited } = pretraining;
  expect(computeCells([unlimited]).rows[0]?.slice(5, 7)).toEqual(['not limited', '']);
});

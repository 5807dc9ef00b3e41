import { expect, test } from 'vitest';
import { withDefaults } from '../options/defaults.ts';
import type { Settings } from '../options/table.ts';
import { budgets } from './budgets.ts';
import type { Grid } from './grid.ts';
import type { JobSpec } from './job-specs.ts';
import type { Method } from './methods.ts';
import { type PlannedData, planJobs } from './plan-jobs.ts';
import { readSearchOptions } from '../composition/search-options.ts';

const task = {
  dataset: 'cells',
  images: Array.from({ length: 40 }, (_, i) => `${i}.png`),
  labels: Int32Array.from({ length: 40 }, (_, i) => i % 2),
  classes: ['a', 'b'],
  train: Array.from({ length: 30 }, (_, i) => i),
  test: Array.from({ length: 10 }, (_, i) => 30 + i),
};
const data = (hash = 'h', folder = '/images'): PlannedData => ({
  name: 'cells',
  place: { data: folder, imageSize: 32 },
  content: { hash, seed: 0, test: null, minClassSize: 1 },
  whole: task,
  task,
});
const methods: readonly Method[] = [
  { name: 'dino', does: 'features', source: { from: 'pretrained', method: 'dino' } },
  {
    name: 'fine-tuned',
    does: 'training',
    objective: 'supervised',
    options: { learns: 'all' },
    source: { from: 'pretrained', method: 'dino' },
    head: 'fine-tuning',
  },
];
const grid = (given: Settings = {}): Grid => {
  const settings = withDefaults({
    steps: 10,
    k: [1, 5],
    repetitions: 2,
    classifiers: ['knn'],
    threads: 2,
    ...given,
  });
  return {
    settings,
    datasets: ['/images'],
    backbones: ['xcit_nano_12_p8'],
    methods,
    classifiers: settings.classifiers.map((name) => ({ name, options: {}, described: {} })),
    search: readSearchOptions(settings.options['search']),
    budgets: budgets(settings, {}, undefined),
  };
};
const plan = (given: Settings = {}, of = data()) => planJobs(grid(given), of, () => 'xcit');
const keys = (of: ReturnType<typeof plan>, kind?: string): Set<string> =>
  new Set(of.jobs.flatMap((job) => (kind === undefined || job.kind === kind ? [job.key] : [])));
const common = (a: Set<string>, b: Set<string>): number => [...a].filter((key) => b.has(key)).length;

test('work that is shared is one job, and every number has a job', () => {
  const { jobs, cells } = plan();
  expect(jobs.map(({ kind }) => kind).sort()).toEqual(
    ['pretrain', 'features', ...Array<string>(4).fill('classify'), ...Array<string>(4).fill('train')].sort(),
  );
  const known = keys(plan());
  expect(cells).toHaveLength(8);
  expect(cells.every(({ key }) => known.has(key))).toBe(true);
  expect(jobs.flatMap(({ needs }) => needs).every((need) => known.has(need))).toBe(true);
});

test('keys follow the content: where the images lie and how many cores there are change nothing, the images do', () => {
  const base = keys(plan());
  expect(keys(plan({ threads: 8 }, data('h', '/elsewhere')))).toEqual(base);
  expect(common(keys(plan({}, data('other'))), base)).toBe(0);
});

test.each([
  ['one more k', { k: [1, 5, 10] }, 10, 14],
  ['more repetitions', { repetitions: 3 }, 10, 14],
  ['one more classifier', { classifiers: ['knn', 'svm'] }, 10, 14],
  // The supervised length follows the steps of pretraining.
  ['a longer pretraining', { steps: 20 }, 0, 10],
  ['another pooling: features and what is fitted to them', { pooling: 'cls' }, 5, 10],
  ['options of a plugin that is not in it', { options: { simclr: { temperature: 1 } } }, 10, 10],
  ['parts of a batch', { accumulate: 2 }, 0, 10],
  ['one part', { accumulate: 1, allowAccumulation: false }, 10, 10],
  ['parts where memory runs out', { allowAccumulation: true }, 0, 10],
  ['another search', { options: { search: { trialShare: 0.5 } } }, 6, 10],
] as const)('%s', (_, change, kept, all) => {
  const changed = keys(plan(change as Settings));
  expect(common(changed, keys(plan()))).toBe(kept);
  expect(changed.size).toBe(all);
});

test('what trains is told how to go through its batches', () => {
  const { jobs } = plan({ accumulate: 2, allowAccumulation: true });
  for (const { kind, spec } of jobs) {
    const trains = kind === 'pretrain' || kind === 'train';
    expect((spec as JobSpec).content).toMatchObject(trains ? { accumulate: 2, allowAccumulation: true } : {});
    if (!trains) expect((spec as JobSpec).content).not.toHaveProperty('accumulate');
  }
});

test('with search.once, draws after the first of a number of labels wait for its search and make none', () => {
  const options = { search: { once: true } };
  const trainings = plan({ options, repetitions: 3 }).jobs.filter(({ kind }) => kind === 'train');
  const of = (k: number) =>
    trainings.flatMap(({ key, needs, spec }) => {
      const { content } = spec as JobSpec;
      return content.does === 'train' && content.kPerClass === k ? [{ key, needs, content }] : [];
    });
  const [first, ...others] = of(5);
  expect(first?.content.searchOf).toBeUndefined();
  expect(first?.content.space.learningRates.length).toBeGreaterThan(1);
  expect(others).toHaveLength(2);
  for (const { needs, content } of others) {
    expect(content.searchOf).toBe(first?.key);
    expect(needs).toContain(first?.key);
    expect(content.space.learningRates).toHaveLength(1);
  }
  // One label per class leaves nothing to search by.
  expect(of(1).every(({ content }) => content.searchOf === undefined)).toBe(true);
  expect(common(keys(plan(), 'train'), keys(plan({ options }), 'train'))).toBe(3);
});

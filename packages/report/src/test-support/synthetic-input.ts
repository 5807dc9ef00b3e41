import { foldIn, key, sampler } from '@sparsam/core';
import type { Confusion, ProtocolDescription, ResultRow } from '@sparsam/evaluate';
import type { LogRow, ReportInput } from '../input/report-input.ts';
import { moments } from '../text/numbers.ts';
import { syntheticGallery, syntheticPredictions, syntheticStatistics } from './synthetic-parts.ts';

/** Levels and slopes that make curves look like curves. */
const levels: Readonly<Record<string, readonly [start: number, gain: number]>> = {
  dino: [0.3, 0.12],
  'random-init': [0.16, 0.05],
  pixels: [0.14, 0.045],
};
const offsets: Readonly<Record<string, number>> = { svm: 0, knn: -0.05, logistic: -0.02 };

/** Made-up results for tests; nothing in them was measured. */
export function syntheticInput({
  classes = ['alpha', 'beta', 'gamma', 'delta'],
  ks = [1, 5, 10, 25, 50],
  repetitions = 10,
  methods = ['dino', 'random-init', 'pixels'],
  classifiers = ['svm', 'knn', 'logistic'],
  intervals = false,
  whole = false,
}: {
  readonly classes?: readonly string[];
  readonly ks?: readonly number[];
  readonly repetitions?: number;
  readonly methods?: readonly string[];
  readonly classifiers?: readonly string[];
  readonly intervals?: boolean;
  /** With statistics, predictions and gallery. */
  readonly whole?: boolean;
} = {}): ReportInput {
  const draw = sampler(foldIn(key(7), 'synthetic'));
  const seeds = Array.from({ length: repetitions }, (_, index) => index);
  const rows: ResultRow[] = methods.flatMap((method) =>
    classifiers.flatMap((classifier) =>
      ks.map((kPerClass) => {
        const [start, gain] = levels[method] ?? [0.2, 0.1];
        const center = start + gain * Math.log(kPerClass) + (offsets[classifier] ?? 0);
        const values = seeds.map(() =>
          Math.min(1, Math.max(0, draw.normal(center, 0.06 / Math.sqrt(kPerClass ** 0.5)))),
        );
        const { mean, stdev } = moments(values);
        const half = (2 * stdev) / Math.sqrt(repetitions);
        return {
          dataset: 'made-up',
          backbone: method === 'pixels' ? 'none' : 'xcit_nano_12_p16',
          method,
          classifier,
          kPerClass,
          labels: kPerClass * classes.length,
          metric: 'balancedAccuracy' as const,
          mean,
          stdev,
          interval: intervals ? [mean - half, mean + half] : null,
          values,
          seeds,
        };
      }),
    ),
  );
  const perClass = Object.fromEntries(classes.map((name, index) => [name, 40 * (index + 1)]));
  const images = Object.values(perClass).reduce((sum, count) => sum + count, 0);
  const confusions: Confusion[] = ks.map((kPerClass) => {
    const right = Math.min(0.95, 0.3 + 0.12 * Math.log(kPerClass));
    const rates = classes.map((_, row) =>
      classes.map((__, column) => (row === column ? right : (1 - right) / (classes.length - 1))),
    );
    const ratesStdev = rates.map((row) => row.map(() => draw.uniform(0.005, 0.06)));
    const counts = rates.map((row, index) => row.map((rate) => rate * 40 * (index + 1)));
    const backbone = 'xcit_nano_12_p16';
    return { backbone, method: 'dino', classifier: 'svm', kPerClass, counts, rates, ratesStdev };
  });
  const log: LogRow[] = Array.from({ length: 600 }, (_, step) => ({
    step,
    epoch: step / 60,
    loss: 6.9 - 3 * (1 - Math.exp(-step / 200)) + draw.normal(0, 0.15),
    teacherEntropy: 6.8 - 3.5 * (1 - Math.exp(-step / 250)) + draw.normal(0, 0.05),
    learningRate: 0.0005 * Math.min(1, step / 60),
    ...(step % 100 === 0 ? { knnBalancedAccuracy: 0.25 + step / 1500 } : {}),
  }));
  const protocol: ProtocolDescription = {
    id: 'c0ffee'.repeat(10),
    dataset: 'made-up',
    classes: [...classes],
    split: {
      train: { images: 4 * images, hash: 'aa', perClass },
      test: { images, hash: 'bb', perClass },
    },
    k: [...ks],
    repetitions,
    seed: 0,
    preprocessing: ['power', 'pca'],
    classifiers: Object.fromEntries(classifiers.map((name) => [name, {}])),
    draws: 'by image name',
    prediction: 'argmax of scores',
    interval: { level: 0.95, method: 'student-t', over: 'draws' },
  };
  const predictions = whole ? syntheticPredictions(rows, protocol) : undefined;
  return {
    results: {
      schema: 1,
      protocol,
      rows,
      confusions,
      shortfalls: [],
      ...(whole ? syntheticStatistics(rows, protocol) : {}),
      provenance: {
        version: '0.0.0',
        weights: 'ab12'.repeat(16),
        command: 'sparsam run --data images --out run',
        node: 'v20.20.2',
        threads: 2,
        seconds: 754,
      },
    },
    ...(predictions === undefined ? {} : { predictions, gallery: syntheticGallery(predictions) }),
    log,
    config: {
      backbone: 'xcit_nano_12_p16',
      objective: { name: 'dino', numPrototypes: 1024 },
      batch: 32,
      steps: 600,
    },
  };
}

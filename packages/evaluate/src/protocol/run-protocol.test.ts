import { type Classifier, SparsamError, key, normals } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { type ProtocolInput, runProtocol } from './run-protocol.ts';

/** Predicts the class whose training rows have the nearest mean; remembers what it was given. */
function nearestMean(
  seen: { rows: number; columns: number; labels: number[]; key: readonly number[] }[] = [],
): Classifier {
  return {
    name: 'mean',
    fit({ rows, columns, data }, labels, { key: given }) {
      seen.push({ rows, columns, labels: [...labels], key: given });
      const classes = Int32Array.from(new Set(labels)).sort();
      const means = [...classes].map((label) => {
        const own = [...labels.keys()].filter((row) => labels[row] === label);
        return Array.from(
          { length: columns },
          (_, j) => own.reduce((sum, row) => sum + (data[row * columns + j] as number), 0) / own.length,
        );
      });
      const predict: ReturnType<Classifier['fit']>['predict'] = (test) =>
        Int32Array.from({ length: test.rows }, (_, row) => {
          const distances = means.map((mean) =>
            mean.reduce((sum, value, j) => sum + (value - (test.data[row * columns + j] as number)) ** 2, 0),
          );
          return classes[distances.indexOf(Math.min(...distances))] as number;
        });
      return {
        classes,
        predict,
        decisionScores: (test) => ({ ...test, data: new Float64Array(test.data.length) }),
      };
    },
  };
}

const classes = ['basophil', 'eosinophil', 'monocyte'];
const rows = 120;
const columns = 6;
const labels = Int32Array.from({ length: rows }, (_, i) => i % 3);
const images = Array.from({ length: rows }, (_, i) => `${classes[i % 3]}/${i}.png`);
const data = normals(key(4), rows * columns).map(
  (z, i) => z + (i % columns === (labels[Math.floor(i / columns)] as number) ? 2 : 0),
);
const train = Array.from({ length: 60 }, (_, i) => i);
const test = Array.from({ length: 60 }, (_, i) => 60 + i);

const input = (given: Partial<ProtocolInput> = {}): ProtocolInput => ({
  dataset: 'cells',
  method: 'dino',
  backbone: 'toy',
  features: { rows, columns, data },
  images,
  labels,
  classes,
  train,
  test,
  classifiers: [{ name: 'mean', options: {}, classifier: nearestMean() }],
  k: [2, 10],
  repetitions: 4,
  seed: 0,
  ...given,
});

describe('runProtocol', () => {
  it('measures every classifier at every k over its draws', async () => {
    const seen: Parameters<typeof nearestMean>[0] = [];
    const classifiers = ['a', 'b'].map((name) => ({ name, options: {}, classifier: nearestMean(seen) }));
    const progress: number[] = [];
    const result = await runProtocol(input({ classifiers, onProgress: ({ done }) => progress.push(done) }));
    expect(progress).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(result.rows).toHaveLength(2 * 2 * 3);
    const row = result.rows.find(
      ({ metric, kPerClass, classifier }) =>
        metric === 'balancedAccuracy' && kPerClass === 10 && classifier === 'a',
    );
    expect(row).toMatchObject({ dataset: 'cells', backbone: 'toy', method: 'dino', labels: 30 });
    expect(row?.values).toHaveLength(4);
    expect(row?.mean).toBeGreaterThan(0.6);
    expect(row?.interval?.[0]).toBeLessThan(row?.mean as number);
    // Both classifiers saw the same rows, labels and keys; 2 per class first, then 10.
    expect(seen.map(({ labels: given }) => given.length)).toEqual([
      ...Array<number>(8).fill(6),
      ...Array<number>(8).fill(30),
    ]);
    for (let i = 0; i < seen.length; i += 2) expect(seen[i]).toEqual(seen[i + 1]);
    expect(new Set(seen.map(({ key: given }) => given.join())).size).toBe(8);
  });

  it('lets every number be recomputed from the predictions', async () => {
    const { rows: found, confusions, predictions, test: truth } = await runProtocol(input());
    const values = predictions[0]?.values as Int32Array;
    for (const [kIndex, kPerClass] of [2, 10].entries()) {
      const byDraw = [0, 1, 2, 3].map((repetition) => {
        const start = (kIndex * 4 + repetition) * 60;
        const recalls = [0, 1, 2].map((label) => {
          const own = [...truth.labels.keys()].filter((i) => truth.labels[i] === label);
          return own.filter((i) => values[start + i] === label).length / own.length;
        });
        return recalls.reduce((sum, recall) => sum + recall, 0) / 3;
      });
      const row = found.find((r) => r.kPerClass === kPerClass && r.metric === 'balancedAccuracy');
      row?.values.forEach((value, i) => expect(value).toBeCloseTo(byDraw[i] as number, 12));
    }
    for (const { counts, rates } of confusions) {
      for (const line of counts) expect(line.reduce((sum, count) => sum + count, 0)).toBeCloseTo(20, 10);
      for (const line of rates) expect(line.reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(1, 10);
    }
  });

  it('gives the same numbers again, and others under another seed', async () => {
    const [first, again, other] = [
      await runProtocol(input()),
      await runProtocol(input()),
      await runProtocol(input({ seed: 1 })),
    ];
    expect(again).toEqual(first);
    expect(other.rows.map(({ values }) => values)).not.toEqual(first.rows.map(({ values }) => values));
    expect(other.protocol.id).not.toBe(first.protocol.id);
  });

  it('has one id for all methods, and another for whatever can change a number', async () => {
    const id = async (given: Partial<ProtocolInput>): Promise<string> =>
      (await runProtocol(input({ k: [1], repetitions: 1, ...given }))).protocol.id;
    const first = await id({});
    expect(
      await id({
        method: 'random-init',
        backbone: 'other',
        features: { rows, columns: 2, data: data.slice(0, 2 * rows) },
      }),
    ).toBe(first);
    const changed = [
      { k: [2] },
      { repetitions: 2 },
      { seed: 3 },
      { preprocessing: ['power'] },
      { train: train.slice(3) },
      { test: test.slice(3) },
      { classifiers: [{ name: 'mean', options: { k: 3 }, classifier: nearestMean() }] },
      { images: images.map((image) => `x${image}`) },
    ] as const;
    const ids = await Promise.all(changed.map((given) => id(given)));
    expect(new Set([first, ...ids]).size).toBe(changed.length + 1);
  });

  it('uses what there is of a class with fewer than k images, and says so', async () => {
    const few = train.filter((row) => labels[row] !== 1 || row < 12);
    const result = await runProtocol(input({ train: few, k: [2, 10] }));
    expect(result.shortfalls).toEqual([{ class: 'eosinophil', images: 4, kPerClass: 10 }]);
    expect(result.rows.find(({ kPerClass }) => kPerClass === 10)?.labels).toBe(24);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const run = runProtocol(
      input({
        signal: controller.signal,
        onProgress: ({ done }) => done === 3 && controller.abort(new Error('enough')),
      }),
    );
    await expect(run).rejects.toThrow('enough');
  });

  const spoilt = data.slice();
  spoilt[7 * columns + 2] = Number.NaN;
  const unlabelled = labels.slice();
  unlabelled[65] = -1;
  it.each([
    [
      'a feature that is not a number',
      { features: { rows, columns, data: spoilt } },
      'The features of eosinophil/7.png hold NaN',
    ],
    [
      'features of other images',
      { features: { rows: 3, columns, data: data.slice(0, 18) } },
      'have 3 rows and cells has 120 images',
    ],
    [
      'one class',
      { classes: ['basophil'], labels: new Int32Array(rows) },
      'cells has one class only (basophil)',
    ],
    [
      'a class that the test split lacks',
      { test: test.filter((row) => labels[row] !== 2) },
      'No image of the test split of cells shows monocyte',
    ],
    [
      'a class that the training split lacks',
      { train: train.filter((row) => labels[row] !== 0) },
      'No image of the training split of cells shows basophil',
    ],
    [
      'a missing label',
      { labels: unlabelled },
      '1 images of the test split of cells have no label: monocyte/65.png',
    ],
    [
      'an image in both splits',
      { test: [...test, 3] },
      '1 images of cells are in the training and in the test split: basophil/3.png',
    ],
    ['an empty split', { train: [] }, 'The training split of cells is empty'],
    ['no k', { k: [] }, 'whole numbers from 1 up, not empty'],
    ['a k of 0', { k: [0, 5] }, 'not 0, 5'],
    ['half a repetition', { repetitions: 0.5 }, 'not 0.5'],
    ['no classifier', { classifiers: [] }, 'at least one; these were given: none'],
  ] as const)('refuses %s in words', async (_, given, message) => {
    const run = runProtocol(input(given as Partial<ProtocolInput>));
    await expect(run).rejects.toThrow(SparsamError);
    await expect(run).rejects.toThrow(message);
  });
});

import { SparsamError } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { toyInput } from '../fixtures/toy.test.support.ts';
import { checkTask, describeProtocol, restrictClasses } from './protocol.ts';
import { runProtocol } from './run-protocol.ts';

const described = (given: Parameters<typeof toyInput>[0] = {}) => {
  const input = toyInput(given);
  return describeProtocol(input, input, input.classifiers);
};
const thrown = (work: () => unknown): SparsamError => {
  try {
    work();
  } catch (error) {
    if (error instanceof SparsamError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
};

describe('groups', () => {
  it('never lie in both splits; images are named, patients are not', () => {
    const input = toyInput({ grouped: true });
    const groups = [...(input.groups ?? [])];
    expect(() => checkTask(input)).not.toThrow();
    groups[130] = groups[5];
    const { kind, message } = thrown(() => checkTask({ ...input, groups }));
    expect(kind).toBe('guard');
    expect(message).toMatch(/^1 groups of cells .* eosinophil\/130\.png/);
    expect(message).not.toContain('patient 0');
  });

  it('are part of what the id stands for, and counted', () => {
    const [without, grouped] = [described(), described({ grouped: true })];
    expect(grouped.id).not.toBe(without.id);
    expect(grouped.split.test.groups).toBe(10);
    expect(without.split.test.groups).toBeUndefined();
  });

  it('make intervals wider where their images go together', async () => {
    const input = toyInput({ k: [10], effect: 1 });
    // Sixty groups of two against no groups, with both images of a group the same.
    const { data, columns } = input.features as { data: Float64Array; columns: number };
    const twins = data.slice();
    for (let row = 120; row < 240; row += 6)
      for (let i = 0; i < 3; i++)
        twins.copyWithin((row + 3 + i) * columns, (row + i) * columns, (row + i + 1) * columns);
    const features = { rows: 240, columns, data: twins };
    const groups = Array.from({ length: 240 }, (_, row) => `${Math.floor(row / 6)} ${row % 3}`);
    const width = async (given: Partial<typeof input>): Promise<number> => {
      const { rows } = await runProtocol({ ...input, features, ...given });
      const [low, high] = rows.find(({ metric }) => metric === 'balancedAccuracy')?.interval ?? [0, 0];
      return high - low;
    };
    expect(await width({ groups })).toBeGreaterThan(1.15 * (await width({})));
  });
});

describe('min-class-size', () => {
  const input = toyInput();
  // Basophils: 40 images to learn from; eosinophils: 5; monocytes: 40.
  const train = Array.from(input.train).filter((row) => row % 3 !== 1 || row < 15);

  it('leaves smaller classes out of both splits, and says so in the protocol', async () => {
    const { protocol, rows, test, confusions } = await runProtocol({ ...input, train, minClassSize: 6 });
    expect(protocol).toMatchObject({
      classes: ['basophil', 'monocyte'],
      minClassSize: 6,
      leftOut: { eosinophil: 5 },
    });
    expect(protocol.split.test.images).toBe(80);
    expect(test.images.some((image) => image.startsWith('eosinophil'))).toBe(false);
    expect(new Set(test.labels)).toEqual(new Set([0, 1]));
    expect(rows.find(({ kPerClass }) => kPerClass === 10)?.labels).toBe(20);
    expect(confusions[0]?.counts).toHaveLength(2);
  });

  it('changes the id only where it is asked for', () => {
    const all = described();
    expect(described({ minClassSize: 1 })).toEqual(all);
    expect(described({ minClassSize: 2 }).id).not.toBe(all.id);
  });

  it('refuses to leave fewer than two classes, and sizes that are none', () => {
    expect(thrown(() => restrictClasses({ ...input, train }, 41)).message).toMatch(
      /No class of cells has 41 training images.*basophil 40, eosinophil 5, monocyte 40/,
    );
    const fewer = train.filter((row) => row % 3 !== 0 || row < 30);
    expect(thrown(() => restrictClasses({ ...input, train: fewer }, 40)).message).toContain('Only one class');
    expect(thrown(() => restrictClasses(input, 0.5))).toMatchObject({ kind: 'usage' });
  });

  it('does not hide a class without any training image', async () => {
    const without = train.filter((row) => row % 3 !== 1);
    await expect(runProtocol({ ...input, train: without, minClassSize: 6 })).rejects.toThrow(
      'No image of the training split of cells shows eosinophil',
    );
  });
});

describe('bad and odd input', () => {
  it('takes features that are all the same: chance, with an interval, and no NaN', async () => {
    const input = toyInput();
    const features = { rows: 240, columns: 6, data: new Float64Array(240 * 6).fill(3) };
    const { rows } = await runProtocol({ ...input, features });
    for (const { metric, mean, interval } of rows) {
      expect(Number.isFinite(mean)).toBe(true);
      if (metric === 'balancedAccuracy') expect(mean).toBeCloseTo(1 / 3, 12);
      expect(interval === null || interval.every(Number.isFinite)).toBe(true);
    }
  });

  it('takes one constant feature among others as if it were not there', async () => {
    const input = toyInput();
    const { data } = input.features as { data: Float64Array };
    const wider = Float64Array.from({ length: 240 * 7 }, (_, i) =>
      i % 7 === 6 ? 0.1 : (data[Math.floor(i / 7) * 6 + (i % 7)] as number),
    );
    const [plain, padded] = [
      await runProtocol(input),
      await runProtocol({ ...input, features: { rows: 240, columns: 7, data: wider } }),
    ];
    const means = ({ rows }: typeof plain): number[] => rows.map(({ mean }) => mean);
    means(padded).forEach((mean, index) => expect(mean).toBeCloseTo(means(plain)[index] as number, 1));
  });

  it('reads the test split after all checks only, and says so once', async () => {
    const read: string[] = [];
    const onTestRead = ({ id }: { id: string }): void => void read.push(id);
    await expect(runProtocol(toyInput({ onTestRead, train: [] }))).rejects.toThrow('is empty');
    expect(read).toEqual([]);
    const { protocol } = await runProtocol(toyInput({ onTestRead }));
    expect(read).toEqual([protocol.id]);
  });
});

describe('probabilities', () => {
  it('are kept for the largest k, and agree with the predictions there', async () => {
    const { scores, predictions, test } = await runProtocol(toyInput());
    const [kept] = scores;
    expect(kept).toMatchObject({ method: 'dino', classifier: 'mean', draws: 4 });
    const last = predictions[0]?.values.subarray(2 * 4 * 120);
    for (let i = 0; i < 4 * test.labels.length; i++) {
      const own = kept?.values.subarray(3 * i, 3 * i + 3) as Float32Array;
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      expect(own.indexOf(Math.max(...own))).toBe(last?.[i]);
    }
  });

  it('are not made of margins', async () => {
    const input = toyInput();
    const [one] = input.classifiers;
    const margins: typeof one = {
      name: 'margins',
      options: {},
      classifier: {
        name: 'margins',
        fit(features, labels, options) {
          const fitted = (one as NonNullable<typeof one>).classifier.fit(features, labels, options);
          const decisionScores: typeof fitted.decisionScores = (test) => {
            const scores = fitted.decisionScores(test);
            return { ...scores, data: scores.data.map((value) => 3 * value - 1) };
          };
          return { ...fitted, decisionScores };
        },
      },
    };
    const { scores, rows } = await runProtocol({
      ...input,
      classifiers: [one as NonNullable<typeof one>, margins],
    });
    expect(scores.map(({ classifier }) => classifier)).toEqual(['mean']);
    const means = (name: string): number[] =>
      rows.filter(({ classifier }) => classifier === name).map(({ mean }) => mean);
    expect(means('margins')).toEqual(means('mean'));
  });
});

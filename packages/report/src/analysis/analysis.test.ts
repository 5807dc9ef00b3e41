import { describe, expect, it } from 'vitest';
import type { ProtocolDescription } from '@sparsam/evaluate';
import { syntheticInput } from '../test-support/synthetic-input.ts';
import { drawRecalls } from './class-recalls.ts';
import { confusedPairs } from './confused-pairs.ts';
import { largeClasses, restrictRows } from './large-classes.ts';
import { mistakesOf } from './mistakes.ts';
import { type PredictionSet, predictionSets } from './prediction-sets.ts';

/** Five images of three classes in two draws at k = 1 and k = 5. */
const set: PredictionSet = {
  method: 'dino',
  backbone: 'b',
  classifier: 'svm',
  ks: [1, 5],
  repetitions: 2,
  images: ['p', 'q', 'r', 's', 't'],
  truth: Int32Array.of(0, 0, 1, 1, 2),
  classes: ['a', 'b', 'c'],
  // prettier-ignore
  values: [
    2, 2, 2, 2, 2,  2, 2, 2, 2, 2,
    0, 1, 1, 2, 2,  0, 1, 0, 1, 2,
  ],
};

describe('what is read from predictions', () => {
  it('recalls of every class in every draw', () => {
    expect(drawRecalls(set, 5)).toEqual([
      [0.5, 0.5, 1],
      [0.5, 0.5, 1],
    ]);
    expect(drawRecalls(set, 1)[0]).toEqual([0, 0, 1]);
    expect(drawRecalls({ ...set, truth: Int32Array.of(0, 0, 1, 1, 1) }, 1)[0]?.[2]).toBeNaN();
  });

  it('mistakes, the most often wrong image first', () => {
    const found = mistakesOf(set, 5);
    expect(found).toMatchObject([
      { image: 1, name: 'q', truth: 'a', wrong: 2, draws: 2, takenFor: 'b', takenForDraws: 2 },
      { image: 2, name: 'r', truth: 'b', wrong: 1, draws: 2, takenFor: 'a', takenForDraws: 1 },
      { image: 3, name: 's', truth: 'b', wrong: 1, draws: 2, takenFor: 'c', takenForDraws: 1 },
    ]);
    expect(found[0]).toMatchObject({ wrongAnywhere: 2, drawsAnywhere: 2 });
    // Another set is wrong about s alone, so s comes before r.
    const other = { ...set, values: Array.from(set.values, (_, at) => [0, 0, 1, 2, 2][at % 5] as number) };
    expect(mistakesOf(set, 5, [set, other]).map(({ name, wrongAnywhere }) => [name, wrongAnywhere])).toEqual([
      ['q', 2],
      ['s', 3],
      ['r', 1],
    ]);
  });

  it('confused pairs by the share of the true class, with examples', () => {
    const pairs = confusedPairs(set, 5);
    expect(pairs.map(({ truth, predicted, rate }) => [truth, predicted, rate])).toEqual([
      ['a', 'b', 0.5],
      ['b', 'a', 0.25],
      ['b', 'c', 0.25],
    ]);
    expect(pairs[0]).toMatchObject({ count: 1, support: 2, examples: [{ image: 1, draws: 2 }] });
    expect(confusedPairs(set, 5, 1)).toHaveLength(1);
  });

  it('rows restricted to some classes', () => {
    const [row] = syntheticInput({ methods: ['dino'], classifiers: ['svm'], ks: [5] }).results.rows;
    if (row === undefined) throw new Error('no row');
    const [restricted] = restrictRows([{ ...row, backbone: 'b' }], [set], ['b', 'c']);
    expect(restricted).toMatchObject({ kPerClass: 5, values: [0.75, 0.75], mean: 0.75, stdev: 0 });
    expect(restrictRows([row], [set], ['b'])).toEqual([]);
  });
});

describe('largeClasses', () => {
  const protocol = (perClass: Record<string, number>, k: number[]): ProtocolDescription => {
    const { results } = syntheticInput({ classes: Object.keys(perClass), ks: k });
    const { split } = results.protocol;
    return { ...results.protocol, split: { ...split, train: { ...split.train, perClass } } };
  };
  it('goes by the published minimum, else by the largest k, else is no question', () => {
    const sizes = { a: 500, b: 250, c: 249 };
    expect(largeClasses(protocol(sizes, [1, 1000]))).toEqual({ minClassSize: 250, classes: ['a', 'b'] });
    expect(largeClasses(protocol({ a: 90, b: 80, c: 20 }, [1, 50]))).toEqual({
      minClassSize: 50,
      classes: ['a', 'b'],
    });
    expect(largeClasses(protocol({ a: 90, b: 20, c: 20 }, [1, 50]))).toBeUndefined();
    expect(largeClasses(protocol({ a: 90, b: 90, c: 90 }, [1, 50]))).toBeUndefined();
  });
});

describe('predictionSets', () => {
  const { protocol } = syntheticInput({ ks: [1, 5], repetitions: 2 }).results;
  const file = (id: string, shape: number[]) => ({
    protocol: id,
    images: set.images,
    labels: set.truth,
    scores: new Map(),
    predictions: new Map([
      ['dino/x/y/svm', { dtype: 'uint8' as const, shape, data: Uint8Array.from(set.values) }],
    ]),
  });
  it('takes names apart, and refuses what is of another protocol or shape', () => {
    const [one] = predictionSets(file(protocol.id, [2, 2, 5]), protocol);
    expect(one).toMatchObject({ method: 'dino', backbone: 'x/y', classifier: 'svm' });
    expect(() => predictionSets(file('other', [2, 2, 5]), protocol)).toThrow(/do not belong together/);
    expect(() => predictionSets(file(protocol.id, [2, 5, 2]), protocol)).toThrow(/\[2, 2, 5\] were expected/);
  });
});

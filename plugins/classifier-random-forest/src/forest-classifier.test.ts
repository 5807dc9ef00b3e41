import { key, normals } from '@sparsam/core';
import { argmaxLabels } from '@sparsam/tabular';
import { describe, expect, it } from 'vitest';
import { agreement, goldenNames, readGolden } from '@sparsam/golden-tables';
import plugin, { type ForestOptions, forestClassifier, forestOptions } from './index.ts';
import { featuresPerSplit } from './options.ts';

const options = (given: Partial<ForestOptions> = {}): ForestOptions => forestOptions.parse(given);
const fit = { key: key(0) };
const variants = { gini: {}, entropy: { criterion: 'entropy', classWeight: 'balanced' } } as const;
const runs = 8;

const distance = (a: ArrayLike<number>, b: ArrayLike<number>, count: number): number => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / count;
};

describe('random forest against scikit-learn', () => {
  for (const name of goldenNames) {
    const golden = readGolden(name);
    for (const [tag, given] of Object.entries(variants)) {
      // Forests differ by what they draw. The means of several lie closer together than single ones do, single ones lie as
      // far from their mean as scikit-learn's from theirs, and the trees are of one size.
      it(`gives the probabilities of RandomForestClassifier, ${tag}, on ${name}, but for the draws`, () => {
        const fact = (which: string): number => golden.facts[`forest-${tag}${which}`] as number;
        const forests = Array.from({ length: runs }, (_, seed) =>
          forestClassifier(options(given)).fit(golden.train, golden.labels, { key: key(seed) }),
        );
        const scores = forests.map((forest) => forest.decisionScores(golden.test).data);
        const size = golden.test.rows * golden.classes;
        const mean = Float64Array.from(
          { length: size },
          (_, i) => scores.reduce((sum, data) => sum + (data[i] as number), 0) / runs,
        );
        const expectedMean = golden.get(`forest-${tag}/mean`).data;
        expect(distance(mean, expectedMean, expectedMean.length)).toBeLessThan(fact('Spread'));
        const ownSpread = scores.reduce((sum, data) => sum + distance(data, mean, size), 0) / runs;
        expect(Math.abs(ownSpread / fact('Spread') - 1)).toBeLessThan(0.1);
        const labels = Int32Array.from({ length: golden.classes }, (_, i) => i);
        const argmax = argmaxLabels({ rows: golden.test.rows, columns: golden.classes, data: mean }, labels);
        expect(agreement(argmax, golden.get(`forest-${tag}/argmax`).data)).toBeGreaterThan(
          fact('Agreement') - 0.01,
        );
        expect(Math.abs(agreement(argmax, golden.testLabels) - fact('Accuracy'))).toBeLessThan(0.02);
        // With weights scikit-learn's rounding leaves some pure nodes a hair of impurity, and it divides them further.
        if (tag !== 'gini') return;
        const trees = forests.flatMap((forest) => forest.trees);
        const nodes = trees.reduce((sum, { features }) => sum + features.length, 0) / trees.length;
        expect(Math.abs(nodes / fact('Nodes') - 1)).toBeLessThan(0.03);
      });
    }
  }
});

describe('random forest', () => {
  const line = { rows: 6, columns: 1, data: Float64Array.of(-3, -2, -1, 1, 2, 3) };
  const labels = Int32Array.of(4, 4, 4, 9, 9, 9);

  it('splits half-way between neighbours, and votes by the shares in the leaves', () => {
    const all = options({ nEstimators: 3, bootstrap: false });
    const [tree] = forestClassifier(all).fit(line, labels, fit).trees;
    expect([tree?.features, tree?.thresholds, tree?.lefts].map((array) => [...(array ?? [])])).toEqual([
      [0, -1, -1],
      [0, 0, 0],
      [1, 0, 0],
    ]);
    const mixed = forestClassifier({ ...all, maxDepth: 1 }).fit(line, Int32Array.of(4, 4, 9, 9, 9, 4), fit);
    expect([...mixed.decisionScores({ rows: 2, columns: 1, data: Float64Array.of(-9, 9) }).data]).toEqual([
      1, 0, 0.25, 0.75,
    ]);
  });

  it('holds to its limits', () => {
    const golden = readGolden('blobs');
    const grown = (given: Partial<ForestOptions>) =>
      forestClassifier(options({ nEstimators: 5, ...given })).fit(golden.train, golden.labels, fit).trees;
    const nodes = (given: Partial<ForestOptions>): number =>
      Math.max(...grown(given).map(({ features }) => features.length));
    expect(nodes({ maxDepth: 2 })).toBeLessThanOrEqual(7);
    expect(nodes({ minSamplesLeaf: 20 })).toBeLessThan(nodes({}) / 2);
    expect(nodes({ minSamplesSplit: 50 })).toBeLessThan(nodes({}) / 2);
    expect(grown({ nEstimators: 9 }).slice(0, 5)).toEqual(grown({}));
    expect([featuresPerSplit('sqrt', 384), featuresPerSplit('log2', 384)]).toEqual([19, 8]);
    expect([featuresPerSplit(0.1, 384), featuresPerSplit(500, 384), featuresPerSplit(null, 7)]).toEqual([
      38, 384, 7,
    ]);
  });

  it('gives a class that is rare as much say as the others by balanced weights', () => {
    const data = normals(key(3), 2 * 400);
    const rare = Int32Array.from({ length: 400 }, (_, row) => Number(row % 20 === 0));
    const table = {
      rows: 400,
      columns: 2,
      data: data.map((z, i) => z + 1.5 * (rare[Math.floor(i / 2)] as number)),
    };
    const found = (classWeight: 'balanced' | null): number =>
      forestClassifier(options({ classWeight, minSamplesLeaf: 20 }))
        .fit(table, rare, fit)
        .predict(table)
        .reduce((sum, label) => sum + label, 0);
    expect(found('balanced')).toBeGreaterThan(2 * found(null) + 10);
  });

  it('refuses a saved forest whose trees lead nowhere', () => {
    const classifier = forestClassifier(options({ nEstimators: 2 }));
    const saved = classifier.fit(line, labels, fit).save();
    const broken = (name: 'lefts' | 'features', value: number) => () =>
      classifier.load({
        ...saved,
        [name]: {
          shape: saved[name]?.shape ?? [],
          data: new Float64Array(saved[name]?.data.length ?? 0).fill(value),
        },
      });
    expect(broken('lefts', 99)).toThrow('a tree is broken');
    expect(broken('features', 1)).toThrow('a tree is broken');
    expect(() => classifier.load({ ...saved, nodes: { shape: [0], data: new Float64Array(0) } })).toThrow(
      'not a saved random-forest',
    );
  });

  it('is a plugin whose options have defaults and reject what they do not know', async () => {
    const classifier = await plugin.create(plugin.options.parse({}), { numClasses: 2 });
    expect(classifier.name).toBe('random-forest');
    expect(plugin.options.safeParse({ trees: 3 }).success).toBe(false);
    expect(plugin.options.safeParse({ maxFeatures: 1.5 }).success).toBe(false);
  });
});

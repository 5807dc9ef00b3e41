import {
  type Classifier,
  type FittedClassifier,
  type Matrix,
  type Plugin,
  key,
  permutation,
} from '@sparsam/core';
import { expect } from 'vitest';
import { bytesOf } from '../checks/bytes.ts';
import type { Check } from '../checks/check.ts';
import { pluginChecks } from '../checks/plugin-checks.ts';
import { blobs, pickRows } from '../fixtures/blobs.ts';

export type ClassifierSuite = {
  /** Options as a user writes them; the defaults are taken for the rest. */
  readonly options?: Record<string, unknown>;
};

const numClasses = 3;

/** What every classifier must do, each check on blobs of three classes with the labels 2, 5 and 9. */
export function classifierChecks(
  plugin: Plugin<'classifier'>,
  { options = {} }: ClassifierSuite = {},
): Check[] {
  const create = async (): Promise<Classifier> =>
    plugin.create(plugin.options.parse(options), { numClasses });
  const train = blobs(key(1), 12);
  const fresh = blobs(key(2), 6);
  const fit = async (given = train, seed = 0): Promise<FittedClassifier> =>
    (await create()).fit(given.features, given.labels, { key: key(seed) });
  const scoresOf = (fitted: FittedClassifier, features: Matrix): number[] => [
    ...fitted.decisionScores(features).data,
  ];
  const check = (name: string, run: () => Promise<void>): Check => ({ name, run });

  return [
    ...pluginChecks(plugin, 'classifier', plugin.name),
    check('separable blobs are learned', async () => {
      const predicted = (await fit()).predict(fresh.features);
      expect([...predicted]).toEqual([...fresh.labels]);
    }),
    check('classes are the labels seen, ascending, and predictions are among them', async () => {
      const fitted = await fit();
      expect(fitted.classes).toBeInstanceOf(Int32Array);
      expect([...fitted.classes]).toEqual([2, 5, 9]);
      const predicted = fitted.predict(blobs(key(3), 20, 4).features);
      expect(predicted).toBeInstanceOf(Int32Array);
      expect(predicted.length).toBe(60);
      for (const label of predicted) expect([2, 5, 9]).toContain(label);
    }),
    check('scores are finite, [rows, classes]', async () => {
      const scores = (await fit()).decisionScores(fresh.features);
      expect([scores.rows, scores.columns, scores.data.length]).toEqual([18, 3, 54]);
      expect([...scores.data].every(Number.isFinite)).toBe(true);
    }),
    check('the prediction is the class of the largest score', async () => {
      const fitted = await fit();
      const { features } = blobs(key(4), 20, 3);
      const scores = scoresOf(fitted, features);
      fitted.predict(features).forEach((label, row) => {
        const own = scores.slice(3 * row, 3 * row + 3);
        expect(own[fitted.classes.indexOf(label)], `row ${row}: ${own.join(', ')}`).toBe(Math.max(...own));
      });
    }),
    check('one class only is legal and always predicted', async () => {
      const fitted = await fit({ ...train, labels: new Int32Array(train.labels.length).fill(7) });
      expect([...fitted.classes]).toEqual([7]);
      expect([...fitted.predict(fresh.features)]).toEqual(new Array(18).fill(7));
      expect(fitted.decisionScores(fresh.features).columns).toBe(1);
    }),
    check('one row of each class is enough', async () => {
      const fitted = await fit(pickRows(train, [0, 1, 2]));
      expect([...fitted.classes]).toEqual([2, 5, 9]);
      expect(scoresOf(fitted, fresh.features).every(Number.isFinite)).toBe(true);
    }),
    check('features that are all alike give finite scores', async () => {
      const constant = { ...train.features, data: new Float64Array(train.features.data.length).fill(0.5) };
      const fitted = await fit({ ...train, features: constant });
      expect(scoresOf(fitted, fresh.features).every(Number.isFinite)).toBe(true);
    }),
    check('the order of the rows does not matter to predictions', async () => {
      const order = [...permutation(key(5), train.features.rows)];
      const shuffled = await fit(pickRows(train, order));
      expect([...shuffled.predict(fresh.features)]).toEqual([...(await fit()).predict(fresh.features)]);
    }),
    check('each row is scored on its own', async () => {
      const fitted = await fit();
      const all = scoresOf(fitted, fresh.features);
      const alone = scoresOf(fitted, pickRows(fresh, [4]).features);
      alone.forEach((score, column) => expect(score).toBeCloseTo(all[12 + column] as number, 9));
    }),
    check('float32 and float64 features are taken alike', async () => {
      const single = { ...train.features, data: Float32Array.from(train.features.data) };
      const double = { ...train.features, data: Float64Array.from(single.data) };
      const [one, other] = [
        await fit({ ...train, features: single }),
        await fit({ ...train, features: double }),
      ];
      expect([...one.predict(fresh.features)]).toEqual([...other.predict(fresh.features)]);
      const wanted = scoresOf(other, fresh.features);
      scoresOf(one, fresh.features).forEach((score, i) => expect(score).toBeCloseTo(wanted[i] as number, 3));
    }),
    check('the same key gives the same scores, byte for byte', async () => {
      const bytes = async () => bytesOf((await fit()).decisionScores(fresh.features).data);
      const first = await bytes();
      await fit(pickRows(train, [0, 4, 8, 9]), 6);
      expect(await bytes()).toEqual(first);
    }),
    check('features and labels are not changed', async () => {
      const [given, query] = [blobs(key(1), 12), blobs(key(2), 6)];
      const fitted = await fit(given);
      fitted.predict(query.features);
      fitted.decisionScores(query.features);
      expect(given).toEqual(train);
      expect(query).toEqual(fresh);
    }),
    check('what was fitted stays as it is, whatever becomes of the arrays and of other fits', async () => {
      const given = blobs(key(1), 12);
      const classifier = await create();
      const fitted = classifier.fit(given.features, given.labels, { key: key(0) });
      const before = bytesOf(fitted.decisionScores(fresh.features).data);
      classifier.fit(pickRows(fresh, [0, 1]).features, Int32Array.of(1, 3), { key: key(1) });
      given.features.data.fill(0);
      given.labels.fill(0);
      const after = bytesOf(fitted.decisionScores(fresh.features).data);
      expect(Buffer.compare(after, before), 'the scores changed').toBe(0);
    }),
    check('what was saved and loaded again predicts the same, byte for byte', async () => {
      const classifier = await create();
      for (const given of [train, pickRows(train, [0, 1, 2]), pickRows(train, [1, 4])]) {
        const fitted = classifier.fit(given.features, given.labels, { key: key(0) });
        expect(fitted.save === undefined, 'save and load are there both or neither').toBe(
          classifier.load === undefined,
        );
        if (fitted.save === undefined || classifier.load === undefined) return;
        const loaded = (await create()).load?.(structuredClone(fitted.save())) as FittedClassifier;
        expect([...loaded.classes]).toEqual([...fitted.classes]);
        expect([...loaded.predict(fresh.features)]).toEqual([...fitted.predict(fresh.features)]);
        const [was, is] = [fitted, loaded].map((one) => bytesOf(one.decisionScores(fresh.features).data));
        expect(Buffer.compare(is as Buffer, was as Buffer), 'the scores differ').toBe(0);
        expect(() => loaded.predict({ rows: 2, columns: 7, data: new Float64Array(14) })).toThrow(/7/);
      }
      expect(() => classifier.load?.({})).toThrow(plugin.name);
    }),
    check('labels of another number than rows are refused with both numbers', async () => {
      const classifier = await create();
      const wrong = () => classifier.fit(train.features, train.labels.slice(1), { key: key(0) });
      expect(wrong).toThrow(/35/);
      expect(wrong).toThrow(/36/);
    }),
    check('features of another width than the fitted are refused with both widths', async () => {
      const fitted = await fit();
      const wrong = () => fitted.predict({ rows: 2, columns: 7, data: new Float64Array(14) });
      expect(wrong).toThrow(/7/);
      expect(wrong).toThrow(new RegExp(String(train.features.columns)));
    }),
    check('what is not a number is refused', async () => {
      const data = Float64Array.from(train.features.data).fill(NaN, 9, 10);
      await expect(fit({ ...train, features: { ...train.features, data } })).rejects.toThrow();
    }),
  ];
}

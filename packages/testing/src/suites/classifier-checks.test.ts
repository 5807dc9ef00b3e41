import { type Classifier, type FittedClassifier, type Matrix, apiVersion, definePlugin } from '@sparsam/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { failures } from '../fixtures/failures.test.helper.ts';
import { nearestMean } from '../fixtures/nearest-mean.test.helper.ts';
import { classifierChecks } from './classifier-checks.ts';
import { describeClassifier } from './describe-classifier.ts';

const plugin = (fit: Classifier['fit']) =>
  definePlugin({
    kind: 'classifier',
    name: 'nearest-mean',
    apiVersion,
    description: 'the class whose mean is nearest',
    options: z.strictObject({}),
    create: () => ({ ...nearestMean, fit }),
  });
/** What was fitted, with something changed. */
const fitted =
  (change: (given: FittedClassifier, features: Matrix) => Partial<FittedClassifier>): Classifier['fit'] =>
  (features, labels, options) => {
    const given = nearestMean.fit(features, labels, options);
    return { ...given, ...change(given, features) };
  };
const scaled = ({ data, ...rest }: Matrix, factor: number): Matrix => ({
  ...rest,
  data: Float64Array.from(data, (value) => value * factor),
});
let fits = 1;

describeClassifier(plugin(nearestMean.fit));

test.each<[string, Classifier['fit'], string]>([
  [
    'numbers of classes instead of labels',
    fitted(({ classes, predict }) => ({
      predict: (query) => predict(query).map((label) => classes.indexOf(label)),
    })),
    'classes are the labels seen, ascending, and predictions are among them',
  ],
  [
    'classes in another order',
    fitted(({ classes }) => ({ classes: classes.slice().reverse() })),
    'the prediction is the class of the largest score',
  ],
  [
    'one class refused',
    (features, labels, options) => {
      if (new Set(labels).size === 1) throw new Error('one class');
      return nearestMean.fit(features, labels, options);
    },
    'one class only is legal and always predicted',
  ],
  [
    'scores that depend on how many fits there were',
    fitted(({ decisionScores }) => {
      const factor = fits++;
      return { decisionScores: (query) => scaled(decisionScores(query), factor) };
    }),
    'the same key gives the same scores, byte for byte',
  ],
  [
    'features that are scaled where they lie',
    (features, labels, options) => {
      features.data.forEach((value, i) => (features.data[i] = value * 2));
      return nearestMean.fit(features, labels, options);
    },
    'features and labels are not changed',
  ],
  [
    'features that are kept',
    fitted(({ decisionScores }, { data }) => ({
      decisionScores: (query) => scaled(decisionScores(query), data[0] as number),
    })),
    'what was fitted stays as it is, whatever becomes of the arrays and of other fits',
  ],
  [
    'scores relative to the batch',
    fitted(({ decisionScores }) => ({
      decisionScores: (query) => scaled(decisionScores(query), 1 / query.rows),
    })),
    'each row is scored on its own',
  ],
  [
    'a prior by the first row',
    (features, labels, options) => {
      const given = nearestMean.fit(features, labels, options);
      return { ...given, predict: ({ rows }) => new Int32Array(rows).fill(labels[0] as number) };
    },
    'the order of the rows does not matter to predictions',
  ],
  [
    'any width taken',
    fitted(({ predict }, { columns }) => ({
      predict: (query) => (query.columns === columns ? predict(query) : new Int32Array(query.rows)),
    })),
    'features of another width than the fitted are refused with both widths',
  ],
  [
    'scores divided by the variance of the features',
    fitted(({ decisionScores }, { data }) => {
      const variance = [...data].reduce((sum, value) => sum + (value - (data[0] as number)) ** 2, 0);
      return { decisionScores: (query) => scaled(decisionScores(query), 1 / variance) };
    }),
    'features that are all alike give finite scores',
  ],
])('%s are found', async (_, fit, check) => {
  expect(await failures(classifierChecks(plugin(fit)))).toContain(check);
});

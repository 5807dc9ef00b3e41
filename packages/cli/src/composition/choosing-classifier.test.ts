import { key } from '@sparsam/core';
import { expect, test } from 'vitest';
import { checkChoices, combinations, createChoosingClassifier } from './choosing-classifier.ts';
import { loadPlugins } from './plugins.ts';

test('every combination of the listed values, in the order of the lists', () => {
  expect(combinations('svm', { C: [1, 10], kernel: ['rbf', 'linear'] })).toEqual([
    { C: 1, kernel: 'rbf' },
    { C: 1, kernel: 'linear' },
    { C: 10, kernel: 'rbf' },
    { C: 10, kernel: 'linear' },
  ]);
});

test.each([
  [{ C: 1 }, /svm\.C needs a list/],
  [{ C: [] }, /svm\.C needs a list/],
  [{ C: Array.from({ length: 65 }, (_, i) => i + 1) }, /65 combinations.*at most 64/],
])('%j is refused in words', (lists, message) => {
  expect(() => combinations('svm', lists)).toThrow(message);
});

test('a choice for a classifier that does not take part is refused', () => {
  expect(() => checkChoices({ choose: { smv: { C: [1] } }, classifiers: ['svm'] })).toThrow(
    /Did you mean "svm"/,
  );
  expect(() => checkChoices({ choose: { svm: { C: [1] } }, classifiers: ['svm'] })).not.toThrow();
});

test('the value that is best on held-out labels is taken, and a wrong one is refused by name', async () => {
  const registry = await loadPlugins('.', []);
  const labels = Int32Array.from({ length: 60 }, (_, row) => row % 2);
  const features = {
    rows: 60,
    columns: 1,
    data: Float64Array.from(labels, (label, row) => 4 * label + (row % 7) / 7),
  };
  const knn = await createChoosingClassifier(registry, 'knn', {}, { k: [59, 3] }, 2);
  // With 59 neighbours, or all there are, every row gets one label.
  const predicted = knn.fit(features, labels, { key: key(0) }).predict(features);
  expect([...predicted]).toEqual([...labels]);
  await expect(createChoosingClassifier(registry, 'knn', {}, { neighbours: [1] }, 2)).rejects.toThrow(
    'neighbours',
  );
});

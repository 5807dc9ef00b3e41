import { readFileSync } from 'node:fs';
import { decodeSafetensors } from '@sparsam/checkpoint';
import { knnClassifier, knnOptions } from '@sparsam/classifier-knn';
import { logisticClassifier, logisticOptions } from '@sparsam/classifier-logistic';
import { svmClassifier, svmOptions } from '@sparsam/classifier-svm';
import { type Classifier, key } from '@sparsam/core';
import { pipeline, referencePreprocessing } from '@sparsam/evaluate';
import { describe, expect, it } from 'vitest';

// Power transform, PCA and classifier together, fitted on the labelled rows alone, against scikit-learn's pipeline
// (tools/goldens/classifiers.py). The parts have their own tests beside them.

const svm = (kernel: 'rbf' | 'linear', classWeight: 'balanced' | null): Classifier =>
  svmClassifier(svmOptions.parse({ kernel, classWeight, probability: false }));

const pipelines: Readonly<Record<string, (classes: number) => Classifier>> = {
  'svc-rbf-plain/predict': () => svm('rbf', null),
  'svc-rbf-balanced/predict': () => svm('rbf', 'balanced'),
  'svc-linear-plain/predict': () => svm('linear', null),
  'svc-linear-balanced/predict': () => svm('linear', 'balanced'),
  'knn-uniform': (classes) => knnClassifier(knnOptions.parse({ k: 5 }), classes),
  'knn-distance': (classes) => knnClassifier(knnOptions.parse({ weights: 'distance' }), classes),
  'logistic-plain/predict': () => logisticClassifier(logisticOptions.parse({})),
  'logistic-balanced/predict': () =>
    logisticClassifier(logisticOptions.parse({ C: 2.5, classWeight: 'balanced' })),
};

describe.each(['blobs', 'skewed', 'ill', 'wide', 'binary'])('pipelines on %s', (name) => {
  const file = new URL(`../goldens/fixtures/classifiers/${name}.safetensors`, import.meta.url);
  const { tensors, metadata } = decodeSafetensors(readFileSync(file), name);
  const values = (tensor: string): Float64Array => Float64Array.from(tensors.get(tensor)?.data ?? []);
  const columns = tensors.get('train')?.shape[1] as number;
  const table = (data: Float64Array): { rows: number; columns: number; data: Float64Array } => ({
    rows: data.length / columns,
    columns,
    data,
  });
  const [low, step] = [values('low'), values('step')];
  const train = table(values('train'));
  const test = table(
    values('test').map((raw, i) => (low[i % columns] as number) + (step[i % columns] as number) * raw),
  );
  const labels = Int32Array.from(values('labels'));
  const { classes } = JSON.parse(metadata['facts'] as string) as { classes: number };

  it.each(Object.entries(pipelines))('decide as scikit-learn: %s', (tag, make) => {
    const expected = values(`pipeline/${tag}`);
    const predicted = pipeline(make(classes), referencePreprocessing)
      .fit(train, labels, { key: key(0) })
      .predict(test);
    expect(predicted).toHaveLength(2000);
    const equal = predicted.filter((label, row) => label === expected[row]).length;
    expect(equal / 2000).toBeGreaterThanOrEqual(0.995);
  });
});

import type { ResultRow } from '@sparsam/evaluate';
import { expect, it } from 'vitest';
import { type Selection, selectRows } from '../input/select-rows.ts';
import { curveCaption, curvePanels } from './curve-section.ts';

const row = (method: string, classifier: string, kPerClass: number): ResultRow => ({
  ...{ dataset: 'cells', backbone: 'xcit', method, classifier, kPerClass, labels: 2 * kPerClass },
  ...{ metric: 'balancedAccuracy', mean: 0.5, stdev: 0.1, interval: null, values: [0.4, 0.6], seeds: [1, 2] },
});
const selected = (...series: readonly (readonly [string, string])[]): Selection =>
  selectRows(series.flatMap((names) => [1, 10].map((k) => row(...names, k)))) as Selection;
const features = ['dino', 'random-init', 'pixels'].flatMap((method) =>
  ['svm', 'knn'].map((classifier) => [method, classifier] as const),
);

it('draws networks that are trained on the labels beside the features in every panel, not in panels of their own', () => {
  const selection = selected(...features, ['supervised', 'end-to-end'], ['fine-tuned', 'fine-tuning']);
  const panels = curvePanels(selection);
  expect(panels.map(({ title }) => title)).toEqual(['SVM', 'kNN', 'DINO: the classifiers']);
  for (const panel of panels.slice(0, 2))
    expect(panel.series.map(({ name }) => name)).toEqual([
      'DINO',
      'supervised training',
      'fine-tuned network',
      'untrained network',
      'raw pixels',
    ]);
  expect(curveCaption(selection, undefined, 0.95).markup).toContain(
    '(supervised training and fine-tuned network) is in every panel',
  );
});

it('says nothing of panels where all lines are in one figure', () => {
  const selection = selected(['dino', 'svm'], ['pixels', 'svm'], ['supervised', 'end-to-end']);
  expect(curvePanels(selection)).toHaveLength(1);
  expect(curveCaption(selection, undefined, 0.95).markup).not.toContain('panel');
  expect(curveCaption(selected(...features), undefined, 0.95).markup).not.toContain('in every panel');
});

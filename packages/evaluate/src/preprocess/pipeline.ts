import type { Classifier, Matrix } from '@sparsam/core';
import { checkQuery, checkTrainingSet } from '@sparsam/tabular';
import { applyPca, fitPca } from './pca.ts';
import { applyPowerTransform, fitPowerTransform, logTable } from './power-transform.ts';
import { type PreprocessingStep, referencePreprocessing } from './preprocessing.ts';

/** Preprocessing and classifier as one classifier: the steps are fitted on the training rows, then the classifier. */
export function pipeline(
  classifier: Classifier,
  steps: readonly PreprocessingStep[] = referencePreprocessing,
): Classifier {
  return {
    name: classifier.name,
    fit(features, labels, options) {
      checkTrainingSet(classifier.name, features, labels);
      const power = steps.includes('power') ? fitPowerTransform(logTable(features)) : undefined;
      const first = (rows: Matrix): Matrix =>
        power === undefined ? rows : applyPowerTransform(power, logTable(rows));
      const components = steps.includes('pca') ? fitPca(first(features)) : undefined;
      const apply = (rows: Matrix): Matrix =>
        components === undefined ? first(rows) : applyPca(components, first(rows));
      const fitted = classifier.fit(apply(features), labels, options);
      const checked = (rows: Matrix): Matrix => {
        checkQuery(classifier.name, rows, features.columns);
        return apply(rows);
      };
      return {
        classes: fitted.classes,
        predict: (rows) => fitted.predict(checked(rows)),
        decisionScores: (rows) => fitted.decisionScores(checked(rows)),
        dispose: () => fitted.dispose?.(),
      };
    },
  };
}

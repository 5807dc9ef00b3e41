import type { Classifier, FittedClassifier, Matrix, SavedArrays } from '@sparsam/core';
import { checkQuery, checkTrainingSet, loadArray, saveArray } from '@sparsam/tabular';
import { type FittedSteps, applySteps, fitSteps, loadSteps, saveSteps } from './fitted-steps.ts';
import { type PreprocessingStep, defaultPreprocessing } from './preprocessing.ts';
import type { Whitening } from './whitening.ts';

const prefix = 'classifier/';

function fittedPipeline(
  name: string,
  columns: number,
  steps: FittedSteps,
  fitted: FittedClassifier,
): FittedClassifier {
  const apply = (rows: Matrix): Matrix => {
    checkQuery(name, rows, columns);
    return applySteps(steps, rows);
  };
  const { save } = fitted;
  return {
    classes: fitted.classes,
    predict: (rows) => fitted.predict(apply(rows)),
    decisionScores: (rows) => fitted.decisionScores(apply(rows)),
    dispose: () => fitted.dispose?.(),
    ...(save === undefined
      ? {}
      : {
          save: () => ({
            columns: saveArray([columns]),
            ...saveSteps(steps),
            ...Object.fromEntries(
              Object.entries(save.call(fitted)).map(([key, array]) => [`${prefix}${key}`, array]),
            ),
          }),
        }),
  };
}

/**
 * Preprocessing and classifier as one classifier: the steps are fitted on the training rows, then the classifier. A
 * `whitening` that was fitted to more rows, which need no labels, takes the place of that step's own. The classifier can be
 * saved and loaded where the one within can.
 */
export function pipeline(
  classifier: Classifier,
  steps: readonly PreprocessingStep[] = defaultPreprocessing,
  whitening?: Whitening,
): Classifier {
  const { name, load } = classifier;
  return {
    name,
    fit(features, labels, options) {
      checkTrainingSet(name, features, labels);
      const fitted = fitSteps(features, steps, whitening);
      return fittedPipeline(
        name,
        features.columns,
        fitted,
        classifier.fit(applySteps(fitted, features), labels, options),
      );
    },
    ...(load === undefined
      ? {}
      : {
          load(saved: SavedArrays) {
            const columns = loadArray(name, saved, 'columns', [1]).data[0] as number;
            const own = Object.fromEntries(
              Object.entries(saved).flatMap(([key, array]) =>
                key.startsWith(prefix) ? [[key.slice(prefix.length), array]] : [],
              ),
            );
            return fittedPipeline(
              name,
              columns,
              loadSteps(saved, steps, columns),
              load.call(classifier, own),
            );
          },
        }),
  };
}

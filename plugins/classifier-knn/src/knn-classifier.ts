import {
  type Classifier,
  type FittedClassifier,
  type Matrix,
  type SavedArrays,
  SparsamError,
} from '@sparsam/core';
import {
  type Matrix64,
  argmaxLabels,
  checkQuery,
  checkTrainingSet,
  classIndices,
  loadArray,
  loadClasses,
  saveArray,
} from '@sparsam/tabular';
import { type Neighbours, visitNearest } from './nearest.ts';
import type { KnnOptions } from './options.ts';

/** Rows scaled to length 1 (a row of zeros stays), so that squared Euclidean distances are 2 (1 - cosine). */
function unitRows({ rows, columns, data }: Matrix): Matrix64 {
  const unit = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    let squared = 0;
    for (let j = i * columns, end = j + columns; j < end; j++) squared += (data[j] as number) ** 2;
    const scale = squared > 0 ? 1 / Math.sqrt(squared) : 0;
    for (let j = i * columns, end = j + columns; j < end; j++) unit[j] = scale * (data[j] as number);
  }
  return { rows, columns, data: unit };
}

/** Whether only the directions of rows count. */
const goesByAngle = ({ metric, weights }: KnnOptions): boolean =>
  metric === 'cosine' || weights === 'temperature';

/** What each neighbour's vote weighs, written into `votes`. */
function weigh(
  { weights, metric, temperature }: KnnOptions,
  { squared }: Neighbours,
  votes: Float64Array,
): void {
  if (weights === 'uniform') votes.fill(1);
  else if (weights === 'temperature') {
    // Relative to the nearest, which cancels in the normalisation and keeps exp within range.
    const nearest = squared[0] as number;
    squared.forEach((value, place) => (votes[place] = Math.exp((nearest - value) / 2 / temperature)));
  } else {
    // As scikit-learn: where neighbours lie on the row itself, they alone vote.
    const onTop = squared[0] === 0 || squared.includes(0);
    squared.forEach((value, place) => {
      const distance = metric === 'cosine' ? value / 2 : Math.sqrt(value);
      votes[place] = onTop ? Number(value === 0) : 1 / distance;
    });
  }
}

/** What was fitted: the training rows themselves. */
type Remembered = {
  readonly classes: Int32Array;
  /** Place in `classes` of each row's label, [rows]. */
  readonly indices: Int32Array;
  /** A copy, of length 1 where the angle counts, [rows, columns]. */
  readonly train: Matrix64;
};

function fittedKnn(
  options: KnnOptions,
  most: number,
  { classes, indices, train }: Remembered,
): FittedClassifier {
  const k = Math.min(most, train.rows);
  const prepare = goesByAngle(options) ? unitRows : (features: Matrix): Matrix => features;
  const decisionScores = (query: Matrix): Matrix => {
    checkQuery('knn', query, train.columns);
    const scores = new Float64Array(query.rows * classes.length);
    const votes = new Float64Array(k);
    visitNearest(prepare(query), train, k, (row, neighbours) => {
      weigh(options, neighbours, votes);
      const start = row * classes.length;
      let total = 0;
      for (let place = 0; place < k; place++) {
        const column = start + (indices[neighbours.indices[place] as number] as number);
        scores[column] = (scores[column] as number) + (votes[place] as number);
        total += votes[place] as number;
      }
      for (let column = start; column < start + classes.length; column++)
        scores[column] = (scores[column] as number) / total;
    });
    return { rows: query.rows, columns: classes.length, data: scores };
  };
  return {
    classes,
    decisionScores,
    predict: (query) => argmaxLabels(decisionScores(query), classes),
    save: () => ({
      classes: saveArray(classes),
      indices: saveArray(indices),
      train: saveArray(train.data, [train.rows, train.columns]),
    }),
  };
}

/** See `Classifier.load`. */
function loadRemembered(saved: SavedArrays): Remembered {
  const classes = loadClasses('knn', saved);
  const { shape, data } = loadArray('knn', saved, 'train', [undefined, undefined]);
  const [rows, columns] = shape as [number, number];
  const indices = Int32Array.from(loadArray('knn', saved, 'indices', [rows]).data);
  if (rows === 0 || indices.some((index) => index < 0 || index >= classes.length))
    throw new SparsamError(
      'input',
      'This is not a saved knn: its rows and classes do not fit. Save the model again.',
    );
  return { classes, indices, train: { rows, columns, data } };
}

/**
 * k nearest neighbours as scikit-learn's `KNeighborsClassifier`: the scores are the shares of the weighted votes, the
 * prediction is the class with the largest (of equal ones the smallest label).
 */
export function knnClassifier(options: KnnOptions, numClasses: number): Classifier {
  const most = options.k ?? 5 * numClasses;
  return {
    name: 'knn',
    load: (saved) => fittedKnn(options, most, loadRemembered(saved)),
    fit(features, labels) {
      checkTrainingSet('knn', features, labels);
      const { classes, indices } = classIndices(labels);
      const train = goesByAngle(options)
        ? unitRows(features)
        : { ...features, data: Float64Array.from(features.data) };
      return fittedKnn(options, most, { classes, indices, train });
    },
  };
}

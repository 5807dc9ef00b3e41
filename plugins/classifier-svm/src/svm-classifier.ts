import type { Classifier, FitOptions, FittedClassifier, Matrix, SavedArrays } from '@sparsam/core';
import {
  type Matrix64,
  argmaxLabels,
  balancedWeights,
  checkQuery,
  checkTrainingSet,
  classIndices,
  loadArray,
  loadClasses,
  saveArray,
} from '@sparsam/tabular';
import { type Kernel, kernelMatrix, resolveGamma } from './kernel.ts';
import { type KernelOf, type Pairwise, fitPairs, fromShared, pairDecisions } from './one-vs-one.ts';
import type { SvmOptions } from './options.ts';
import { type Solver, solveBinary } from './smo.ts';
import { classProbabilities, oneVsRest, votes } from './scores.ts';

/** Kernel values held at one time while predicting: bounds the memory whatever the number of rows. */
const blockValues = 4_000_000;

/**
 * Training rows up to which one kernel matrix of all of them serves all pairs (300 MB); beyond, each pair makes its own,
 * which takes more time and bounds the memory.
 */
const sharedRows = 6000;

/** A fitted support vector machine, with what scikit-learn's `SVC` tells of itself. */
export interface FittedSvm extends FittedClassifier {
  /** Decision values of the pairs of classes, [rows, classes * (classes - 1) / 2], positive for the pair's first class. */
  pairDecisions(features: Matrix): Matrix64;
  /** Row numbers of the support vectors. */
  readonly support: Int32Array;
  readonly kernel: Kernel;
  decisionScores(features: Matrix): Matrix64;
  save(): SavedArrays;
}

/** A support vector machine to be fitted. */
export interface SvmClassifier extends Classifier {
  fit(features: Matrix, labels: Int32Array, options: FitOptions): FittedSvm;
  load(saved: SavedArrays): FittedSvm;
}

const rowsAt = ({ columns, data }: Matrix, rows: Int32Array): Matrix64 => {
  const picked = new Float64Array(rows.length * columns);
  rows.forEach((row, to) => picked.set(data.subarray(row * columns, (row + 1) * columns), to * columns));
  return { rows: rows.length, columns, data: picked };
};

/** What was fitted: all that prediction needs. */
type Machine = {
  readonly classes: Int32Array;
  readonly kernel: Kernel;
  readonly pairwise: Pairwise;
  /** The support vectors, [support, columns]. */
  readonly vectors: Matrix64;
};

function fittedSvm(options: SvmOptions, { classes, kernel, pairwise, vectors }: Machine): FittedSvm {
  const decisionsOf = (query: Matrix): Matrix64 => {
    checkQuery('svm', query, vectors.columns);
    const pairs = pairwise.rho.length;
    const data = new Float64Array(query.rows * pairs);
    const blockRows = Math.max(64, Math.floor(blockValues / Math.max(1, vectors.rows)));
    for (let from = 0; pairs > 0 && from < query.rows; from += blockRows) {
      const rows = Math.min(blockRows, query.rows - from);
      const block = {
        rows,
        columns: query.columns,
        data: query.data.subarray(from * query.columns, (from + rows) * query.columns),
      };
      data.set(pairDecisions(pairwise, kernelMatrix(kernel, block, vectors)).data, from * pairs);
    }
    return { rows: query.rows, columns: pairs, data };
  };
  const scoresOf = (decisions: Matrix64): Matrix64 => {
    if (classes.length === 1)
      return { rows: decisions.rows, columns: 1, data: new Float64Array(decisions.rows).fill(1) };
    if (options.probability) return classProbabilities(decisions, pairwise.sigmoids, classes.length);
    return oneVsRest(decisions, classes.length);
  };
  return {
    classes,
    kernel,
    support: pairwise.support,
    pairDecisions: decisionsOf,
    decisionScores: (query) => scoresOf(decisionsOf(query)),
    predict(query) {
      const decisions = decisionsOf(query);
      const byVotes = !options.probability && !options.breakTies && classes.length > 2;
      return argmaxLabels(byVotes ? votes(decisions, classes.length) : scoresOf(decisions), classes);
    },
    save: () => ({
      classes: saveArray(classes),
      gamma: saveArray(kernel.type === 'rbf' ? [kernel.gamma] : []),
      support: saveArray(pairwise.support),
      vectors: saveArray(vectors.data, [vectors.rows, vectors.columns]),
      coefficients: saveArray(pairwise.coefficients.data, [pairwise.rho.length, vectors.rows]),
      rho: saveArray(pairwise.rho),
      sigmoids: saveArray(
        pairwise.sigmoids.flatMap(({ slope, offset }) => [slope, offset]),
        [pairwise.sigmoids.length, 2],
      ),
    }),
  };
}

/** See `Classifier.load`. */
function loadMachine(options: SvmOptions, saved: SavedArrays): Machine {
  const load = (name: string, shape: readonly (number | undefined)[]) => loadArray('svm', saved, name, shape);
  const classes = loadClasses('svm', saved);
  const pairs = (classes.length * (classes.length - 1)) / 2;
  const vectors = load('vectors', [undefined, undefined]);
  const [support, columns] = vectors.shape as [number, number];
  const gamma = load('gamma', [options.kernel === 'rbf' ? 1 : 0]).data[0] ?? 0;
  const sigmoids = load('sigmoids', [options.probability ? pairs : 0, 2]).data;
  return {
    classes,
    kernel: options.kernel === 'linear' ? { type: 'linear' } : { type: 'rbf', gamma },
    vectors: { rows: support, columns, data: vectors.data },
    pairwise: {
      support: Int32Array.from(load('support', [support]).data),
      coefficients: { rows: pairs, columns: support, data: load('coefficients', [pairs, support]).data },
      rho: load('rho', [pairs]).data,
      sigmoids: Array.from({ length: sigmoids.length / 2 }, (_, pair) => ({
        slope: sigmoids[2 * pair] as number,
        offset: sigmoids[2 * pair + 1] as number,
      })),
    },
  };
}

/**
 * Support vector classification as scikit-learn's `SVC`; one-vs-one, one kernel matrix for all pairs and folds. `solve` is
 * what solves the two-class problems.
 */
export function svmClassifier(options: SvmOptions, solve: Solver = solveBinary): SvmClassifier {
  return {
    name: 'svm',
    load: (saved) => fittedSvm(options, loadMachine(options, saved)),
    fit(features, labels, { key, groups }) {
      checkTrainingSet('svm', features, labels);
      const encoded = classIndices(labels);
      const { classes } = encoded;
      const kernel: Kernel =
        options.kernel === 'linear'
          ? { type: 'linear' }
          : { type: 'rbf', gamma: options.gammaFactor * resolveGamma(options.gamma, features) };
      const weights =
        options.classWeight === 'balanced'
          ? balancedWeights(encoded)
          : new Float64Array(classes.length).fill(1);
      const kernelOf: KernelOf =
        features.rows <= sharedRows && classes.length > 1
          ? fromShared(kernelMatrix(kernel, features, features))
          : (rows) => {
              const own = rowsAt(features, rows);
              return kernelMatrix(kernel, own, own).data;
            };
      const pairwise = fitPairs(kernelOf, encoded, {
        bounds: weights.map((weight) => weight * options.C),
        tol: options.tol,
        calibration: options.probability ? options.calibration : 'none',
        solve,
        key,
        groups,
      });
      return fittedSvm(options, { classes, kernel, pairwise, vectors: rowsAt(features, pairwise.support) });
    },
  };
}

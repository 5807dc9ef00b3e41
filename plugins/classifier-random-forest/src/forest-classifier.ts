import {
  type Classifier,
  type FitOptions,
  type FittedClassifier,
  type Matrix,
  type SavedArrays,
  SparsamError,
  foldIn,
  sampler,
} from '@sparsam/core';
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
import { growTree } from './grow-tree.ts';
import { type ForestOptions, featuresPerSplit } from './options.ts';
import { rankColumns } from './ranked-table.ts';
import { type Tree, leafOf } from './tree.ts';

/** A fitted random forest. */
export interface FittedForest extends FittedClassifier {
  readonly trees: readonly Tree[];
  decisionScores(features: Matrix): Matrix64;
  save(): SavedArrays;
}

/** A random forest to be fitted. */
export interface ForestClassifier extends Classifier {
  fit(features: Matrix, labels: Int32Array, options: FitOptions): FittedForest;
  load(saved: SavedArrays): FittedForest;
}

type Grown = { readonly classes: Int32Array; readonly columns: number; readonly trees: readonly Tree[] };

function fittedForest({ classes, columns, trees }: Grown): FittedForest {
  const width = classes.length;
  const decisionScores = (query: Matrix): Matrix64 => {
    checkQuery('random-forest', query, columns);
    const data = new Float64Array(query.rows * width);
    // A tree at a time, so that it stays in the cache.
    for (const tree of trees) {
      for (let row = 0; row < query.rows; row++) {
        const from = leafOf(tree, query, row) * width;
        for (let index = 0, to = row * width; index < width; index++, to++)
          data[to] = (data[to] as number) + (tree.shares[from + index] as number);
      }
    }
    for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) / trees.length;
    return { rows: query.rows, columns: width, data };
  };
  return {
    classes,
    trees,
    decisionScores,
    predict: (query) => argmaxLabels(decisionScores(query), classes),
    save() {
      const joined = (of: (tree: Tree) => ArrayLike<number>): number[] =>
        trees.flatMap((tree) => Array.from(of(tree)));
      const features = joined((tree) => tree.features);
      return {
        classes: saveArray(classes),
        columns: saveArray([columns]),
        nodes: saveArray(trees.map((tree) => tree.features.length)),
        features: saveArray(features),
        thresholds: saveArray(joined((tree) => tree.thresholds)),
        lefts: saveArray(joined((tree) => tree.lefts)),
        shares: saveArray(
          joined((tree) => tree.shares),
          [features.length, width],
        ),
      };
    },
  };
}

/** See `Classifier.load`. A tree whose nodes lead outside it, or in a circle, is refused. */
function loadGrown(saved: SavedArrays): Grown {
  const who = 'random-forest';
  const classes = loadClasses(who, saved);
  const width = classes.length;
  const columns = loadArray(who, saved, 'columns', [1]).data[0] as number;
  const counts = loadArray(who, saved, 'nodes', [undefined]).data;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const load = (name: string, shape: number[] = [total]): Float64Array =>
    loadArray(who, saved, name, shape).data;
  const [features, thresholds, lefts, shares] = [
    load('features'),
    load('thresholds'),
    load('lefts'),
    load('shares', [total, width]),
  ];
  let from = 0;
  const trees = Array.from(counts, (count): Tree => {
    const part = (array: Float64Array, each = 1): Float64Array =>
      array.slice(from * each, (from + count) * each);
    const tree = {
      features: Int32Array.from(part(features)),
      thresholds: part(thresholds),
      lefts: Int32Array.from(part(lefts)),
      shares: part(shares, width),
    };
    from += count;
    const right = tree.features.every((feature, node) => {
      const left = tree.lefts[node] as number;
      return feature < 0 || (feature < columns && left > node && left + 1 < count);
    });
    if (!right || count < 1)
      throw new SparsamError(
        'input',
        'This is not a saved random-forest: a tree is broken. Save the model again.',
      );
    return tree;
  });
  if (trees.length === 0)
    throw new SparsamError(
      'input',
      'This is not a saved random-forest: it has no trees. Save the model again.',
    );
  return { classes, columns, trees };
}

/**
 * A random forest as scikit-learn's `RandomForestClassifier`: the scores are the mean over the trees of the class shares in
 * the leaf that a row falls into, the prediction is the largest. Every tree has a key of its own, so more trees leave the
 * first ones as they were.
 */
export function forestClassifier(options: ForestOptions): ForestClassifier {
  return {
    name: 'random-forest',
    load: (saved) => fittedForest(loadGrown(saved)),
    fit(features, labels, { key }) {
      checkTrainingSet('random-forest', features, labels);
      const encoded = classIndices(labels);
      const { classes, indices } = encoded;
      const byClass =
        options.classWeight === 'balanced'
          ? balancedWeights(encoded)
          : new Float64Array(classes.length).fill(1);
      const table = rankColumns(features);
      const trees = Array.from({ length: options.nEstimators }, (_, number) => {
        const draw = sampler(foldIn(foldIn(key, 'tree'), number));
        const drawn = new Float64Array(features.rows).fill(options.bootstrap ? 0 : 1);
        for (let i = 0; options.bootstrap && i < features.rows; i++) {
          const row = draw.integer(features.rows);
          drawn[row] = (drawn[row] as number) + 1;
        }
        return growTree({
          table,
          classOf: indices,
          classes: classes.length,
          weights: drawn.map((times, row) => times * (byClass[indices[row] as number] as number)),
          criterion: options.criterion,
          maxDepth: options.maxDepth ?? Number.POSITIVE_INFINITY,
          minSamplesSplit: options.minSamplesSplit,
          minSamplesLeaf: options.minSamplesLeaf,
          featuresPerSplit: featuresPerSplit(options.maxFeatures, features.columns),
          draw,
        });
      });
      return fittedForest({ classes, columns: features.columns, trees });
    },
  };
}

import type { Json } from '@sparsam/checkpoint';
import { type Classifier, type FeatureTable, type Matrix, SparsamError } from '@sparsam/core';
import { argmaxLabels, firstNotFinite } from '@sparsam/tabular';
import { prepareTable } from '../preprocess/preprocessing.ts';
import type { Confusion, ProtocolDescription, ResultRow, Shortfall } from '../results/schema.ts';
import { type Series, seriesOf } from '../statistics/series.ts';
import { drawRows, drawSeeds, fitKey } from './draws.ts';
import { measure } from './measure.ts';
import { type ProtocolOptions, type Task, checkTask, describeProtocol, restrictClasses } from './protocol.ts';
import { rowGroups } from './row-groups.ts';
import { type Scores, probabilities, scoredDraws } from './scores.ts';

/** A classifier with the options it was made with, which become part of the protocol's id. */
export type ProtocolClassifier = {
  readonly name: string;
  readonly options: Json;
  readonly classifier: Classifier;
};

export type ProtocolInput = Task &
  ProtocolOptions & {
    /** One row of features for each of the task's images, in that order. */
    readonly features: Matrix | FeatureTable;
    readonly classifiers: readonly ProtocolClassifier[];
    /** What the features come from: `dino`, `random-init`, `pixels`, ... */
    readonly method: string;
    /** Name of the backbone; by default the feature table's. */
    readonly backbone?: string;
    readonly onProgress?: (progress: ProtocolProgress) => void;
    /** Called once, after all checks and before the first prediction of the test split, to count its reads. */
    readonly onTestRead?: ((protocol: ProtocolDescription) => Promise<void> | void) | undefined;
    /** Stops between two fits, with the signal's reason. */
    readonly signal?: AbortSignal;
  };

export type ProtocolProgress = {
  readonly done: number;
  readonly total: number;
  readonly kPerClass: number;
  readonly classifier: string;
};

/** Predictions of one classifier: for each k, repetition and test image a class, uint8 or int32 [k, repetitions, test]. */
export type Predictions = {
  readonly method: string;
  readonly backbone: string;
  readonly classifier: string;
  readonly values: Int32Array;
};

export type ProtocolResult = {
  readonly protocol: ProtocolDescription;
  readonly rows: readonly ResultRow[];
  readonly confusions: readonly Confusion[];
  readonly shortfalls: readonly Shortfall[];
  readonly predictions: readonly Predictions[];
  /** Class probabilities of the first draws at the largest k, of the classifiers that have probabilities. */
  readonly scores: readonly Scores[];
  /** What the rows were made from, with its resamples; for comparisons with other parts. */
  readonly series: readonly Series[];
  readonly test: TestSplit;
};

/** The test images in the order of the predictions, with their class and group. */
export type TestSplit = {
  readonly images: readonly string[];
  readonly labels: Int32Array;
  /** Number of each image's group, -1 where it has none, [test]; absent where no image has one. */
  readonly groups?: Int32Array | undefined;
};

/** The test part of a task, in its order. */
export function testSplit({ images, labels, groups, test }: Task): TestSplit {
  const split = {
    images: Array.from(test, (row) => images[row] as string),
    labels: Int32Array.from(test, (row) => labels[row] as number),
  };
  const numbered = rowGroups({ groups }, test);
  return numbered === undefined ? split : { ...split, groups: numbered.map((group) => Math.max(-1, group)) };
}

const asMatrix = (features: Matrix | FeatureTable): Matrix =>
  'embedDim' in features
    ? { rows: features.images.length, columns: features.embedDim, data: features.features }
    : features;

function checkFeatures(features: Matrix, { images, dataset }: Task): void {
  if (features.rows !== images.length) {
    throw new SparsamError(
      'input',
      `The features have ${features.rows} rows and ${dataset} has ${images.length} images. Extract features of this data set.`,
    );
  }
  const wrong = firstNotFinite(features.data);
  if (wrong < 0) return;
  const image = images[Math.floor(wrong / features.columns)] as string;
  throw new SparsamError(
    'input',
    `The features of ${image} hold ${String(features.data[wrong])}. Leave the image out, or look at the weights that made them: training may have gone astray.`,
  );
}

/**
 * The few-label protocol: for each k and repetition draw at most k labelled images of each class from the training split,
 * fit every classifier and the preprocessing that asks for labels on them alone, predict the whole test split, and report.
 * Partial whitening asks for none and is fitted once to the features of the whole training split.
 *
 * The draws are the same for every method and classifier. Where a class has fewer than k images all of them are used, and
 * `shortfalls` says so. Throws SparsamError as `checkTask` and `describeProtocol` do, and on features that are not finite
 * (naming the image) or of another number of rows.
 */
export async function runProtocol(input: ProtocolInput): Promise<ProtocolResult> {
  const { classifiers, method, onProgress, onTestRead, signal } = input;
  checkTask(input);
  const features = asMatrix(input.features);
  checkFeatures(features, input);
  const backbone = input.backbone ?? ('embedDim' in input.features ? input.features.backbone : 'none');
  const protocol = describeProtocol(input, input, classifiers);
  const { task } = restrictClasses(input, input.minClassSize);
  const { k, repetitions, seed, classes } = protocol;
  const test = testSplit(task);
  const numTest = test.labels.length;
  const table = prepareTable(features, task.train, protocol.preprocessing);
  await onTestRead?.(protocol);

  const predictions: Predictions[] = classifiers.map(({ name }) => ({
    method,
    backbone,
    classifier: name,
    values: new Int32Array(k.length * repetitions * numTest),
  }));
  const keptDraws = scoredDraws(numTest, classes.length, repetitions);
  const kept: (Scores | undefined)[] = classifiers.map(() => undefined);
  const total = k.length * repetitions * classifiers.length;
  let done = 0;
  for (const [kIndex, kPerClass] of k.entries()) {
    const last = kIndex === k.length - 1;
    for (const [repetition, drawSeed] of drawSeeds(seed, kPerClass, repetitions).entries()) {
      const drawn = drawRows(drawSeed, kPerClass, task);
      const drawnLabels = drawn.map((row) => task.labels[row] as number);
      const groups = rowGroups(task, drawn);
      const fitOptions = { key: fitKey(drawSeed), ...(groups === undefined ? {} : { groups }) };
      const fittedTable = table.fit(drawn);
      const [trainRows, testRows] = [fittedTable.apply(drawn), fittedTable.apply(task.test)];
      for (const [index, { name, classifier }] of classifiers.entries()) {
        // Lets progress be drawn and interrupts be heard.
        await new Promise<void>((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        const fitted = classifier.fit(trainRows, drawnLabels, fitOptions);
        const scores =
          last && repetition < keptDraws ? probabilities(fitted, testRows, classes.length) : undefined;
        // The protocol's prediction is the most probable class; what is known is not computed twice.
        const predicted =
          scores === undefined ? fitted.predict(testRows) : argmaxLabels(scores.found, fitted.classes);
        fitted.dispose?.();
        (predictions[index] as Predictions).values.set(
          predicted,
          (kIndex * repetitions + repetition) * numTest,
        );
        if (scores !== undefined) {
          const values = kept[index]?.values ?? new Float32Array(keptDraws * numTest * classes.length);
          values.set(scores.byClass, repetition * numTest * classes.length);
          kept[index] = { method, backbone, classifier: name, draws: keptDraws, values };
        }
        onProgress?.({ done: ++done, total, kPerClass, classifier: name });
      }
    }
  }
  const series = seriesOf(predictions, protocol, test);
  const scores = kept.flatMap((one) => one ?? []);
  return { protocol, ...measure(series, protocol, test), predictions, scores, series, test };
}

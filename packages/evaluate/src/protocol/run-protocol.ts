import type { Json } from '@sparsam/checkpoint';
import { type Classifier, type FeatureTable, type Matrix, SparsamError } from '@sparsam/core';
import { type ConfusionMatrix, confusionMatrix } from '../metrics/confusion-matrix.ts';
import { firstNotFinite } from '@sparsam/tabular';
import { prepareTable } from '../preprocess/preprocessing.ts';
import type { Confusion, ProtocolDescription, ResultRow, Shortfall } from '../results/schema.ts';
import { drawRows, drawSeeds, fitKey } from './draws.ts';
import { shortfallsOf, summariseSeries } from './summarise-series.ts';
import { type ProtocolOptions, type Task, checkTask, describeProtocol } from './protocol.ts';

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
  /** The test images in the order of the predictions, with their class. */
  readonly test: { readonly images: readonly string[]; readonly labels: Int32Array };
};

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
 * fit the preprocessing and every classifier on them alone, predict the whole test split, and report.
 *
 * The draws are the same for every method and classifier. Where a class has fewer than k images all of them are used, and
 * `shortfalls` says so. Throws SparsamError as `checkTask` and `describeProtocol` do, and on features that are not finite
 * (naming the image) or of another number of rows.
 */
export async function runProtocol(input: ProtocolInput): Promise<ProtocolResult> {
  const { classifiers, method, onProgress, signal } = input;
  checkTask(input);
  const features = asMatrix(input.features);
  checkFeatures(features, input);
  const backbone = input.backbone ?? ('embedDim' in input.features ? input.features.backbone : 'none');
  const protocol = describeProtocol(input, input, classifiers);
  const { k, repetitions, seed } = protocol;
  const numTest = input.test.length;
  const truth = Int32Array.from(input.test, (row) => input.labels[row] as number);
  const table = prepareTable(features, protocol.preprocessing);

  const predictions: Predictions[] = classifiers.map(({ name }) => ({
    method,
    backbone,
    classifier: name,
    values: new Int32Array(k.length * repetitions * numTest),
  }));
  const rows: ResultRow[] = [];
  const confusions: Confusion[] = [];
  const total = k.length * repetitions * classifiers.length;
  let done = 0;
  for (const [kIndex, kPerClass] of k.entries()) {
    const seeds = drawSeeds(seed, kPerClass, repetitions);
    const matrices: ConfusionMatrix[][] = classifiers.map(() => []);
    let labels = 0;
    for (const [repetition, drawSeed] of seeds.entries()) {
      const drawn = drawRows(drawSeed, kPerClass, input);
      const drawnLabels = drawn.map((row) => input.labels[row] as number);
      labels = drawn.length;
      const fittedTable = table.fit(drawn);
      const [trainRows, testRows] = [fittedTable.apply(drawn), fittedTable.apply(input.test)];
      for (const [index, { name, classifier }] of classifiers.entries()) {
        // Lets progress be drawn and interrupts be heard.
        await new Promise<void>((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        const fitted = classifier.fit(trainRows, drawnLabels, { key: fitKey(drawSeed) });
        const predicted = fitted.predict(testRows);
        fitted.dispose?.();
        (predictions[index] as Predictions).values.set(
          predicted,
          (kIndex * repetitions + repetition) * numTest,
        );
        (matrices[index] as ConfusionMatrix[]).push(
          confusionMatrix(truth, predicted, protocol.classes.length),
        );
        onProgress?.({ done: ++done, total, kPerClass, classifier: name });
      }
    }
    for (const [index, { name }] of classifiers.entries()) {
      const series = { dataset: input.dataset, backbone, method, classifier: name, kPerClass, labels };
      const summary = summariseSeries(series, seeds, matrices[index] as ConfusionMatrix[]);
      rows.push(...summary.rows);
      confusions.push(summary.confusion);
    }
  }
  const shortfalls = shortfallsOf(protocol);
  const images = Array.from(input.test, (row) => input.images[row] as string);
  return { protocol, rows, confusions, shortfalls, predictions, test: { images, labels: truth } };
}

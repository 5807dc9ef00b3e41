import { type Json, configHash, sha256 } from '@sparsam/checkpoint';
import { SparsamError } from '@sparsam/core';
import { intervalMethod } from '../metrics/summary.ts';
import { type PreprocessingStep, referencePreprocessing } from '../preprocess/preprocessing.ts';
import type { ProtocolDescription } from '../results/schema.ts';

/** What is to be predicted, and from which rows: the part of an evaluation that all methods share. */
export type Task = {
  /** Name of the data set. */
  readonly dataset: string;
  /** Name of every row, [rows]: the image's path. Draws depend on it. */
  readonly images: readonly string[];
  /** Class of every row, [rows]: 0 .. classes-1, or -1 where it has none. */
  readonly labels: Int32Array;
  /** Names of the classes. */
  readonly classes: readonly string[];
  /** Row numbers to draw labelled images from. */
  readonly train: ArrayLike<number>;
  /** Row numbers of the fixed test split. */
  readonly test: ArrayLike<number>;
};

/** How it is measured. */
export type ProtocolOptions = {
  /** Labelled images of each class, at most. */
  readonly k: readonly number[];
  readonly repetitions?: number;
  readonly seed?: number;
  readonly preprocessing?: readonly PreprocessingStep[];
};

/** The reference's grid of labelled images per class. */
export const referenceK: readonly number[] = [1, 5, 10, 25, 50, 100, 250, 500, 1000];

/** The options with which the plugins become the reference pipeline's classifiers (reference-method, section 2). */
export const referenceClassifierOptions = {
  svm: { classWeight: 'balanced', breakTies: true },
  knn: { weights: 'distance' },
  logistic: { C: 2.5, classWeight: 'balanced' },
} as const;

const shown = (names: readonly string[]): string =>
  `${names.slice(0, 5).join(', ')}${names.length > 5 ? `, and ${names.length - 5} more` : ''}`;

function checkRows(which: string, rows: ArrayLike<number>, task: Task): void {
  const unlabelled: string[] = [];
  if (rows.length === 0)
    throw new SparsamError(
      'input',
      `The ${which} split of ${task.dataset} is empty; without it nothing can be measured.`,
    );
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const label = task.labels[row];
    if (label === undefined)
      throw new SparsamError(
        'internal',
        `The ${which} split names row ${row}; there are ${task.labels.length} rows.`,
      );
    if (label < 0) unlabelled.push(task.images[row] as string);
    else if (label >= task.classes.length) {
      throw new SparsamError(
        'internal',
        `${task.images[row]} has label ${label}; there are ${task.classes.length} classes.`,
      );
    }
  }
  if (unlabelled.length > 0) {
    throw new SparsamError(
      'input',
      `${unlabelled.length} images of the ${which} split of ${task.dataset} have no label: ${shown(unlabelled)}. Label them or leave them out of the split.`,
    );
  }
}

/**
 * Throws SparsamError where the task cannot give an honest number: lists of different length, a split that is empty, has
 * unlabelled rows or shares rows with the other, fewer than two classes, a class that one of the splits lacks.
 */
export function checkTask(task: Task): void {
  const { dataset, classes, images, labels, train, test } = task;
  if (images.length !== labels.length)
    throw new SparsamError('internal', `${dataset} has ${images.length} images and ${labels.length} labels.`);
  if (classes.length < 2) {
    throw new SparsamError(
      'input',
      `${dataset} has ${classes.length === 1 ? `one class only (${classes[0]})` : 'no classes'}; telling classes apart needs two or more.`,
    );
  }
  checkRows('training', train, task);
  checkRows('test', test, task);
  const inTest = new Set(Array.from(test));
  const shared = Array.from(train).filter((row) => inTest.has(row));
  if (shared.length > 0) {
    throw new SparsamError(
      'guard',
      `${shared.length} images of ${dataset} are in the training and in the test split: ${shown(shared.map((row) => images[row] as string))}. Take them out of one of the two.`,
    );
  }
  for (const [which, rows] of [
    ['training', train],
    ['test', test],
  ] as const) {
    const present = new Set(Array.from(rows, (row) => labels[row] as number));
    const absent = classes.filter((_, label) => !present.has(label));
    if (absent.length > 0) {
      throw new SparsamError(
        'input',
        `No image of the ${which} split of ${dataset} shows ${shown(absent)}. Give the split images of every class, or leave these classes out of the data set.`,
      );
    }
  }
}

/** Images of each class among rows, by name. */
function countByClass({ classes, labels }: Task, rows: ArrayLike<number>): Record<string, number> {
  const counts = new Array<number>(classes.length).fill(0);
  for (let i = 0; i < rows.length; i++) {
    const label = labels[rows[i] as number] as number;
    counts[label] = (counts[label] as number) + 1;
  }
  return Object.fromEntries(classes.map((name, label) => [name, counts[label] as number]));
}

/** SHA-256 over which images with which label are in a split, whatever their order. */
function splitHash({ images, labels, classes }: Task, rows: ArrayLike<number>): string {
  const lines = Array.from(rows, (row) => JSON.stringify([images[row], classes[labels[row] as number]]));
  return sha256(lines.sort().join('\n'));
}

/**
 * Describes a protocol; its `id` is the SHA-256 over the canonical JSON of everything that can change a number but the
 * features themselves, which the rows name. Numbers under different ids do not belong in one table.
 */
export function describeProtocol(
  task: Task,
  { k, repetitions = 10, seed = 0, preprocessing = referencePreprocessing }: ProtocolOptions,
  classifiers: readonly { readonly name: string; readonly options: Json }[],
): ProtocolDescription {
  if (k.length === 0 || k.some((count) => !Number.isInteger(count) || count < 1)) {
    throw new SparsamError(
      'usage',
      `k, the labelled images per class, is a list of whole numbers from 1 up, not ${k.join(', ') || 'empty'}.`,
    );
  }
  if (!Number.isInteger(repetitions) || repetitions < 1)
    throw new SparsamError('usage', `Repetitions are a whole number from 1 up, not ${repetitions}.`);
  const names = classifiers.map(({ name }) => name);
  if (new Set(names).size < names.length || names.length === 0) {
    throw new SparsamError(
      'usage',
      `Classifiers are named once each, at least one; these were given: ${names.join(', ') || 'none'}.`,
    );
  }
  const described = {
    dataset: task.dataset,
    classes: [...task.classes],
    split: {
      train: {
        images: task.train.length,
        hash: splitHash(task, task.train),
        perClass: countByClass(task, task.train),
      },
      test: {
        images: task.test.length,
        hash: splitHash(task, task.test),
        perClass: countByClass(task, task.test),
      },
    },
    k: [...new Set(k)].sort((a, b) => a - b),
    repetitions,
    seed,
    preprocessing: [...preprocessing],
    classifiers: Object.fromEntries(classifiers.map(({ name, options }) => [name, options])),
    draws: 'by image name, own seed for each k and repetition',
    prediction: 'argmax of scores',
    interval: { ...intervalMethod },
  };
  return { id: configHash(described), ...described };
}

import { type Json, configHash, sha256 } from '@sparsam/checkpoint';
import { SparsamError } from '@sparsam/core';
import {
  type PreprocessingStep,
  checkPreprocessing,
  defaultPreprocessing,
} from '../preprocess/preprocessing.ts';
import { whiteningStrength } from '../preprocess/whitening.ts';
import type { ProtocolDescription } from '../results/schema.ts';
import { intervalMethod } from '../statistics/interval.ts';

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
  /** Group of every row (patient, lesion), undefined where it has none, [rows]; absent where there are no groups. */
  readonly groups?: readonly (string | undefined)[] | undefined;
};

/** How it is measured. */
export type ProtocolOptions = {
  /** Labelled images of each class, at most. */
  readonly k: readonly number[];
  readonly repetitions?: number;
  readonly seed?: number;
  readonly preprocessing?: readonly PreprocessingStep[];
  /** Classes with fewer training images are left out; 1 by default. The paper's second figure uses 250. */
  readonly minClassSize?: number | undefined;
};

/** The reference's grid of labelled images per class. */
export const referenceK: readonly number[] = [1, 5, 10, 25, 50, 100, 250, 500, 1000];

/** The options with which the plugins become the reference pipeline's classifiers (reference-method, section 2). */
export const referenceClassifierOptions = {
  svm: { classWeight: 'balanced', breakTies: true },
  knn: { weights: 'distance' },
  logistic: { C: 2.5, classWeight: 'balanced' },
} as const;

/**
 * What else suits whitened features, in which no direction stands out: a kernel that is fitted more closely and looks
 * further. Chosen on validation parts of the blood cells (docs/decisions/whitening.md).
 */
const whitenedClassifierOptions: Readonly<Record<string, object>> = { svm: { C: 10, gammaFactor: 0.3 } };

/**
 * The options that a classifier is made with, under what was set: the reference pipeline's where it has the classifier,
 * and for whitened features what suits them.
 */
export const classifierOptions = (
  name: string,
  set: Readonly<Record<string, unknown>> = {},
  preprocessing: readonly PreprocessingStep[] = defaultPreprocessing,
): Readonly<Record<string, unknown>> => ({
  ...(referenceClassifierOptions as Readonly<Record<string, object>>)[name],
  ...(preprocessing.includes('whiten') ? whitenedClassifierOptions[name] : {}),
  ...set,
});

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

/** Throws SparsamError (guard) where a group has images in both splits. Images are named, groups are not: they are patients. */
function checkGroups({ dataset, images, groups, train, test }: Task): void {
  if (groups === undefined) return;
  if (groups.length !== images.length)
    throw new SparsamError('internal', `${dataset} has ${images.length} images and ${groups.length} groups.`);
  const learned = new Map<string, number>();
  for (const row of Array.from(train)) {
    const group = groups[row];
    if (group !== undefined) learned.set(group, row);
  }
  const crossing = new Map<string, readonly [number, number]>();
  for (const row of Array.from(test)) {
    const other = learned.get(groups[row] ?? '');
    if (groups[row] !== undefined && other !== undefined) crossing.set(groups[row], [other, row]);
  }
  const [first] = crossing.values();
  if (first === undefined) return;
  throw new SparsamError(
    'guard',
    `${crossing.size} groups of ${dataset} have images in the training and in the test split, for example ${images[first[0]]} and ${images[first[1]]}. What is learned from a patient must not be tested on the same: give all images of a group to one split.`,
  );
}

/**
 * Throws SparsamError where the task cannot give an honest number: lists of different length, a split that is empty, has
 * unlabelled rows or shares rows or groups with the other, fewer than two classes, a class that one of the splits lacks.
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
  checkGroups(task);
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

/** SHA-256 over which images with which label and group are in a split, whatever their order. */
function splitHash({ images, labels, classes, groups }: Task, rows: ArrayLike<number>): string {
  const lines = Array.from(rows, (row) => {
    const group = groups?.[row];
    return JSON.stringify([
      images[row],
      classes[labels[row] as number],
      ...(group === undefined ? [] : [group]),
    ]);
  });
  return sha256(lines.sort().join('\n'));
}

function describeSplit(task: Task, rows: ArrayLike<number>): ProtocolDescription['split']['test'] {
  const groups = new Set(
    Array.from(rows, (row) => task.groups?.[row]).filter((group) => group !== undefined),
  );
  return {
    images: rows.length,
    hash: splitHash(task, rows),
    perClass: countByClass(task, rows),
    ...(groups.size === 0 ? {} : { groups: groups.size }),
  };
}

/** A task without the classes that have too few training images, which are named with the number that they have. */
export type RestrictedTask = { readonly task: Task; readonly leftOut: Readonly<Record<string, number>> };

/**
 * Leaves out the classes with fewer than `minClassSize` training images, from both splits. Throws SparsamError (input)
 * where fewer than two classes are left, (usage) on a size that is not a whole number from 1 up.
 */
export function restrictClasses(task: Task, minClassSize = 1): RestrictedTask {
  if (!Number.isInteger(minClassSize) || minClassSize < 1) {
    throw new SparsamError(
      'usage',
      `The smallest class size is a whole number from 1 up, not ${minClassSize}.`,
    );
  }
  const sizes = Object.entries(countByClass(task, task.train));
  const kept = sizes.flatMap(([, size], label) => (size >= minClassSize ? [label] : []));
  // Classes without any training image are not hidden by this option: they stay, to be refused.
  if (minClassSize === 1 || kept.length === sizes.length) return { task, leftOut: {} };
  if (kept.length < 2) {
    throw new SparsamError(
      'input',
      `${kept.length === 0 ? 'No class' : 'Only one class'} of ${task.dataset} has ${minClassSize} training images or more; it takes two to tell apart. The classes have ${shown(sizes.map(([name, size]) => `${name} ${size}`))}. Ask for smaller classes, too.`,
    );
  }
  const labels = task.labels.map((label) => kept.indexOf(label));
  const stays = (row: number): boolean => (labels[row] as number) >= 0;
  return {
    task: {
      ...task,
      labels,
      classes: kept.map((label) => task.classes[label] as string),
      train: Array.from(task.train).filter(stays),
      test: Array.from(task.test).filter(stays),
    },
    leftOut: Object.fromEntries(sizes.filter(([, size]) => size < minClassSize)),
  };
}

/**
 * Describes a protocol; its `id` is the SHA-256 over the canonical JSON of everything that can change a number but the
 * features themselves, which the rows name. Numbers under different ids do not belong in one table.
 */
export function describeProtocol(
  whole: Task,
  { k, repetitions = 10, seed = 0, preprocessing = defaultPreprocessing, minClassSize = 1 }: ProtocolOptions,
  classifiers: readonly { readonly name: string; readonly options: Json }[],
): ProtocolDescription {
  const { task, leftOut } = restrictClasses(whole, minClassSize);
  if (k.length === 0 || k.some((count) => !Number.isInteger(count) || count < 1)) {
    throw new SparsamError(
      'usage',
      `k, the labelled images per class, is a list of whole numbers from 1 up, not ${k.join(', ') || 'empty'}.`,
    );
  }
  if (!Number.isInteger(repetitions) || repetitions < 1)
    throw new SparsamError('usage', `Repetitions are a whole number from 1 up, not ${repetitions}.`);
  checkPreprocessing(preprocessing);
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
      train: describeSplit(task, task.train),
      test: describeSplit(task, task.test),
    },
    k: [...new Set(k)].sort((a, b) => a - b),
    repetitions,
    seed,
    preprocessing: [...preprocessing],
    ...(preprocessing.includes('whiten') ? { whiteningStrength } : {}),
    classifiers: Object.fromEntries(classifiers.map(({ name, options }) => [name, options])),
    draws: 'by image name, own seed for each k and repetition',
    prediction: 'argmax of scores',
    interval: { ...intervalMethod },
    ...(minClassSize === 1 ? {} : { minClassSize, leftOut: { ...leftOut } }),
  };
  return { id: configHash(described), ...described };
}

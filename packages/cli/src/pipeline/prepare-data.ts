import { join, resolve } from 'node:path';
import { type Dataset, type Row, SparsamError } from '@sparsam/core';
import {
  type DatasetSplit,
  type ImageStore,
  decodeImage,
  loadImages,
  readDataset,
  splitDataset,
} from '@sparsam/data';
import type { Context } from '../commands/command.ts';
import type { Resolved } from '../options/defaults.ts';
import { runFiles } from './run-folder.ts';

/** Images in memory, and who is in which part; row i is image i of the store. */
export type PreparedData = {
  readonly dataset: Dataset;
  readonly rows: readonly Row[];
  readonly store: ImageStore;
  readonly split: DatasetSplit;
};

export type PrepareOptions = Pick<Resolved, 'seed' | 'threads' | 'imageSize'> & {
  readonly unlabeled?: string | undefined;
  readonly test?: number | undefined;
  readonly data: string;
  /** `needed`: data that cannot be evaluated is an error, before anything is trained on it. */
  readonly labels: 'needed' | 'optional';
  /** Keeps the decoded images for the next time. */
  readonly cacheFolder?: string;
};

const largestTest = 2000;
const testShare = 0.2;

/** Images set aside where nobody says how many: a fifth of the labelled ones, at most 2,000. */
export function usualTestCount(labelled: number): number {
  return Math.min(largestTest, Math.round(testShare * labelled));
}

function checkLabels(folder: string, { classes }: Dataset): void {
  if (classes.length === 0) {
    throw new SparsamError(
      'input',
      `No image in ${folder} has a label, so there is nothing to evaluate. Put the images into one folder per class or add labels.csv; or only learn features: sparsam pretrain.`,
    );
  }
  if (classes.length === 1) {
    throw new SparsamError(
      'input',
      `All labels in ${folder} are "${classes[0]}". Two classes are the least that can be told apart.`,
    );
  }
}

/**
 * The side that images are decoded to: half as much again as the views', where the images have it, so that a crop is
 * cut from more detail than it shows. The first readable image stands for all.
 */
export async function decodedSize(
  { root, rows }: Pick<Dataset, 'root' | 'rows'>,
  imageSize: number,
): Promise<number> {
  for (const { path } of rows.slice(0, 8)) {
    try {
      const { width, height } = await decodeImage(resolve(root, path));
      return Math.max(imageSize, Math.min(Math.round(1.5 * imageSize), Math.max(width, height)));
    } catch {
      // Unreadable images are counted and listed where all are decoded.
    }
  }
  return imageSize;
}

/**
 * Reads the data set, decodes its images and sets the test part aside. Throws SparsamError (input) where the data cannot
 * be used for what is asked.
 */
export async function prepareData({ progress, io }: Context, options: PrepareOptions): Promise<PreparedData> {
  const { data, unlabeled, test, seed, threads, imageSize, labels, cacheFolder } = options;
  const dataset = await readDataset(data, unlabeled === undefined ? {} : { unlabeled });
  dataset.warnings.forEach(progress.warn);
  if (labels === 'needed') checkLabels(data, dataset);
  progress.stage('Decode');
  const size = await decodedSize(dataset, imageSize);
  const loaded = await loadImages(dataset, {
    size,
    threads,
    onProgress: (done, total) => {
      io.signal.throwIfAborted();
      progress.tick({ done, total });
    },
    ...(cacheFolder === undefined
      ? {}
      : { cacheFile: join(cacheFolder, runFiles.cache, `images-${size}.bin`) }),
  });
  progress.end();
  loaded.warnings.forEach(progress.warn);
  const { rows, store } = loaded;
  const labelled = rows.filter(({ label }) => label !== undefined).length;
  if (labelled === 0) {
    const unlabelled = rows.map((_, index) => index);
    const split = { train: [], validation: [], test: [], excluded: [], warnings: [], unlabeled: unlabelled };
    return { dataset, rows, store, split };
  }
  const split = splitDataset({ rows }, { seed, testCount: test ?? usualTestCount(labelled) });
  if (labels === 'needed') split.warnings.forEach(progress.warn);
  return { dataset, rows, store, split };
}

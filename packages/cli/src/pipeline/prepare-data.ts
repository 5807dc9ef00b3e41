import { join } from 'node:path';
import { type Dataset, type Row, SparsamError } from '@sparsam/core';
import {
  type DatasetSplit,
  type ImageStore,
  firstImageSize,
  givenSplit,
  loadImages,
  splitDataset,
} from '@sparsam/data';
import { type DuplicatePair, type LeakSummary, joinedGroups } from '@sparsam/integrity';
import type { Context } from '../commands/command.ts';
import type { Resolved } from '../options/defaults.ts';
import { knownDuplicates } from './known-duplicates.ts';
import { passGate, rowsInParts } from './leak-gate.ts';
import { type DataOptions, readData } from './read-data.ts';
import { runFiles } from './run-folder.ts';

/** Images in memory, and who is in which part; row i is image i of the store. */
export type PreparedData = {
  readonly dataset: Dataset;
  readonly rows: readonly Row[];
  readonly store: ImageStore;
  readonly split: DatasetSplit;
  /** What the check of the split found; absent where nothing is split. */
  readonly leaks?: LeakSummary;
};

export type PrepareOptions = Pick<Resolved, 'seed' | 'threads' | 'imageSize'> &
  Omit<DataOptions, 'data'> & {
    readonly test?: number | undefined;
    readonly allowLeaks?: boolean | undefined;
    readonly data: string;
    /** Gives rows the parts of a split that is known from elsewhere (an earlier run). */
    readonly assign?: (rows: readonly Row[]) => Row[];
    /** `none`: nothing is set aside and nothing is checked, for those who only want features. */
    readonly parts?: 'needed' | 'none';
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
  dataset: Pick<Dataset, 'root' | 'rows'>,
  imageSize: number,
): Promise<number> {
  const first = await firstImageSize(dataset);
  if (first === undefined) return imageSize;
  return Math.max(imageSize, Math.min(Math.round(1.5 * imageSize), Math.max(first.width, first.height)));
}

/** The shorter side of the first readable image; undefined where there is none. */
export async function nativeSide(dataset: Pick<Dataset, 'root' | 'rows'>): Promise<number | undefined> {
  const first = await firstImageSize(dataset);
  return first === undefined ? undefined : Math.min(first.width, first.height);
}

/** The split of our own: by class, seeded, and neither groups nor duplicates on two sides. */
function ownSplit(
  rows: readonly Row[],
  pairs: readonly DuplicatePair[],
  { seed, test, progress }: Pick<PrepareOptions, 'seed' | 'test'> & Pick<Context, 'progress'>,
): DatasetSplit {
  const labelled = rows.filter(({ label }) => label !== undefined).length;
  const together = joinedGroups(rows, pairs);
  const grouped = rows.map(({ path, label }, index): Row => {
    const group = together[index];
    return { path, ...(label !== undefined && { label }), ...(group !== undefined && { group }) };
  });
  if (pairs.length > 0)
    progress.note(
      `${pairs.length} pairs of images show the same; they stay on one side of the split. See them: sparsam check`,
    );
  return splitDataset({ rows: grouped }, { seed, testCount: test ?? usualTestCount(labelled) });
}

/**
 * Reads the data set, decodes its images and sets the test part aside, or takes the split that the data comes with once it
 * has passed the leak gate. Throws SparsamError (input) where the data cannot be used for what is asked, and (guard) where
 * the split leaks.
 */
export async function prepareData({ progress, io }: Context, options: PrepareOptions): Promise<PreparedData> {
  const { data, threads, imageSize, labels, cacheFolder, allowLeaks, parts = 'needed' } = options;
  const read = await readData(options);
  const dataset = options.assign === undefined ? read : { ...read, rows: options.assign(read.rows) };
  dataset.warnings.forEach(progress.warn);
  if (labels === 'needed') checkLabels(data, dataset);
  // Names and groups are known before anything is decoded.
  if (parts === 'needed' && !(allowLeaks ?? false) && dataset.rows.some(({ part }) => part !== undefined))
    passGate(dataset.rows, undefined, { allowLeaks, progress });
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
  if (labelled === 0 || parts === 'none') {
    const all = rows.map((_, index) => index);
    const split = { train: [], validation: [], test: [], excluded: [], warnings: [], unlabeled: all };
    return { dataset, rows, store, split };
  }
  const pairs = await knownDuplicates({ progress, io }, loaded, {
    ...{ cacheFolder, threads },
    nativeSide: await nativeSide(dataset),
  });
  const split = givenSplit(rows) ?? ownSplit(rows, pairs, { ...options, progress });
  if (labels === 'needed') split.warnings.forEach(progress.warn);
  const { summary } = passGate(rowsInParts(rows, split), pairs, { allowLeaks, progress });
  if (summary.contradictions > 0)
    progress.warn(
      `${summary.contradictions} pairs of images show the same and have different labels. See them: sparsam check`,
    );
  return { dataset, rows, store, split, leaks: summary };
}

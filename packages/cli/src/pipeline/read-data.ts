import { type Dataset, type Part, type Row, SparsamError } from '@sparsam/core';
import {
  type SplitLists,
  type SplitManifest,
  readDataset,
  readSplit,
  readSplitDataset,
  readSplitLists,
  verifyLists,
} from '@sparsam/data';
import type { Settings } from '../options/table.ts';

/** The options that say which images there are, and who is in which part. */
export type DataOptions = Pick<
  Settings,
  'data' | 'unlabeled' | 'split' | 'trainList' | 'testList' | 'validationList' | 'unlabeledList'
>;

/** The list files of the options by part; undefined where none is given. */
function listFiles(options: DataOptions): Partial<Record<Part, string>> | undefined {
  const { trainList: train, testList: test, validationList: validation, unlabeledList: unlabeled } = options;
  const named = Object.entries({ train, validation, test, unlabeled }).filter(
    (entry): entry is [Part, string] => entry[1] !== undefined,
  );
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

/** Throws SparsamError (input) where lists are not those that their manifest describes. */
export function requireListsOf(manifest: SplitManifest, lists: SplitLists): void {
  const { problems } = verifyLists(manifest, lists);
  if (problems.length === 0) return;
  const shown = problems.slice(0, 5).map(({ part, problem }) => `${part}: ${problem}`);
  throw new SparsamError(
    'input',
    `The lists are not those that the manifest of ${manifest.name} describes. ${shown.join('; ')}${problems.length > 5 ? `; and ${problems.length - 5} more` : ''}. Take the lists that the manifest was made for, or make it anew: sparsam splits import.`,
  );
}

/**
 * The lists of the split that the options give, as a folder, as files, or as a folder whose manifest comes without its lists
 * and the files beside it, which must be those that the manifest describes; undefined where they give none.
 */
export async function givenLists(options: DataOptions): Promise<SplitLists | undefined> {
  const files = listFiles(options);
  if (options.split === undefined) return files === undefined ? undefined : readSplitLists(files);
  const { manifest, lists: own } = await readSplit(options.split);
  const without = Object.keys(own).length === 0;
  if (files !== undefined && !without)
    throw new SparsamError(
      'usage',
      `The split ${manifest.name} comes with its lists. Give the split by --split or by lists, not by both.`,
    );
  if (files === undefined && without)
    throw new SparsamError(
      'input',
      `The split ${manifest.name} comes without its lists. Get them (${manifest.lists}) and give them by --train-list and --test-list.`,
    );
  const lists = files === undefined ? own : await readSplitLists(files);
  requireListsOf(manifest, lists);
  return lists;
}

const splitOptions = ['split', 'trainList', 'testList', 'validationList', 'unlabeledList'] as const;
export type SplitOptionValues = Pick<DataOptions, (typeof splitOptions)[number]>;

/** The options of a given split alone, those that are given; undefined where none is. */
export function splitOptionsOf(options: DataOptions): SplitOptionValues | undefined {
  const given = splitOptions.filter((name) => options[name] !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given.map((name) => [name, options[name]]));
}

/** Rows of lists by themselves, without a look at the images. */
export function rowsOfLists(lists: SplitLists): Row[] {
  return Object.entries(lists).flatMap(([part, images]) =>
    images.map((image): Row => ({ ...image, part: part as Part })),
  );
}

/** Reads the data set of the options: with a given split, the images that it names; else all there are. */
export async function readData(options: DataOptions & { readonly data: string }): Promise<Dataset> {
  const { data, unlabeled } = options;
  const lists = await givenLists(options);
  if (lists === undefined) return readDataset(data, unlabeled === undefined ? {} : { unlabeled });
  if (unlabeled !== undefined)
    throw new SparsamError(
      'usage',
      'A given split names all images; leave --unlabeled out, or list its images by --unlabeled-list.',
    );
  return readSplitDataset(data, lists);
}

/** A part of a split: what is learned from (`train`, `unlabeled`) and what is held out (`validation`, `test`). */
export type Part = 'train' | 'validation' | 'test' | 'unlabeled';

/**
 * One image of a data set: path relative to the data set's root, with its label and group (patient, lesion) where known, and
 * its part where the data set comes with a split.
 */
export type Row = {
  readonly path: string;
  readonly label?: string;
  readonly group?: string;
  readonly part?: Part;
};

/** A data set as people have it: rows sorted by path, classes sorted by name. */
export type Dataset = {
  readonly name: string;
  /** Absolute folder that the rows' paths are relative to. */
  readonly root: string;
  readonly rows: readonly Row[];
  /** Sorted names of the labels that occur; empty without labels. */
  readonly classes: readonly string[];
  /** What was odd but not fatal: files named and missing, duplicates. */
  readonly warnings: readonly string[];
};

/** A data set that is made or fetched by a plugin rather than read from a folder. */
export interface DatasetSource {
  readonly name: string;
  /** Writes the data set as a folder that `sparsam` reads (sub-folders of classes, or images and labels.csv). */
  write(
    folder: string,
    options: { readonly seed: number; readonly onProgress?: (done: number, total: number) => void },
  ): Promise<void>;
}

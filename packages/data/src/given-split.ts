import { type Row, SparsamError } from '@sparsam/core';
import type { DatasetSplit } from './split-dataset.ts';

const within = (rows: readonly Row[], wanted: (row: Row) => boolean): number[] =>
  rows.flatMap((row, index) => (wanted(row) ? [index] : []));

/**
 * The split that a data set comes with (`part` of its rows); undefined where it comes with none. Images of the training part
 * without a label are fit for pretraining. A labelled image without a part, and a held-out one without a label, are left out.
 *
 * @throws SparsamError (input) where there is no image to learn from or none to test on
 */
export function givenSplit(rows: readonly Row[]): DatasetSplit | undefined {
  if (rows.every(({ part }) => part === undefined)) return undefined;
  const labelled = ({ label }: Row): boolean => label !== undefined;
  const train = within(rows, (row) => row.part === 'train' && labelled(row));
  const test = within(rows, (row) => row.part === 'test' && labelled(row));
  const validation = within(rows, (row) => row.part === 'validation' && labelled(row));
  const unlabeled = within(
    rows,
    (row) => row.part === 'unlabeled' || (!labelled(row) && (row.part === 'train' || row.part === undefined)),
  );
  const used = new Set([...train, ...test, ...validation, ...unlabeled]);
  const excluded = within(rows, () => true).filter((index) => !used.has(index));
  if (train.length === 0 || test.length === 0)
    throw new SparsamError(
      'input',
      `The split that comes with the data has ${train.length === 0 ? 'no labelled image to learn from' : 'no labelled image to test on'}.`,
    );
  const warnings: string[] = [];
  if (excluded.length > 0)
    warnings.push(
      `${excluded.length} images are in no part of the given split, or held out without a label; they are left out.`,
    );
  return { train, validation, test, unlabeled, excluded, warnings };
}

import { type Row, SparsamError } from '@sparsam/core';
import type { Task } from '@sparsam/evaluate';
import type { PreparedData } from './prepare-data.ts';

/**
 * What is to be predicted from which rows. Classes that are not on both sides of the split (a class with one image, or
 * all in one group) cannot be learned and tested; they are left out and `warn` says so. Throws SparsamError (input) where
 * fewer than two classes are left.
 */
export function evaluationTask(
  { dataset, rows, split }: Pick<PreparedData, 'dataset' | 'rows' | 'split'>,
  warn: (text: string) => void,
): Task {
  const labelsOf = (part: readonly number[]): Set<string> =>
    new Set(part.flatMap((row) => (rows[row] as Row).label ?? []));
  const [inTrain, inTest] = [labelsOf(split.train), labelsOf(split.test)];
  const classes = dataset.classes.filter((label) => inTrain.has(label) && inTest.has(label));
  const without = dataset.classes.filter((label) => !classes.includes(label));
  if (without.length > 0) {
    const all = without.length === 1 ? `The class ${without[0]} is` : `The classes ${without.join(', ')} are`;
    warn(
      `${all} left out of the evaluation: it takes two images, of different groups, to learn from one and test on the other.`,
    );
  }
  if (classes.length < 2) {
    throw new SparsamError(
      'input',
      `Only ${classes.length === 1 ? `the class ${classes[0]} has` : 'no class has'} images to learn from and to test on; it takes two classes. Add images, or change --test or --seed.`,
    );
  }
  const number = new Map(classes.map((label, index) => [label, index]));
  const labels = Int32Array.from(rows, ({ label }) => number.get(label ?? '') ?? -1);
  const known = (row: number): boolean => (labels[row] as number) >= 0;
  return {
    dataset: dataset.name,
    images: rows.map(({ path }) => path),
    labels,
    classes,
    train: split.train.filter(known),
    test: split.test.filter(known),
  };
}

import { type Row, SparsamError } from '@sparsam/core';
import { type Task, restrictClasses } from '@sparsam/evaluate';
import type { PreparedData } from './prepare-data.ts';

/**
 * What is to be predicted from which rows. A class that is on one side of the split only (of one image, or all in one
 * group) cannot be learned and tested: an error, unless small classes are to be left out (`minClassSize` above 1), where
 * `warn` names it. Throws SparsamError (input) there, and where fewer than two classes are left.
 */
export function evaluationTask(
  { dataset, rows, split }: Pick<PreparedData, 'dataset' | 'rows' | 'split'>,
  { minClassSize, warn }: { readonly minClassSize: number; readonly warn: (text: string) => void },
): Task {
  const labelsOf = (part: readonly number[]): Set<string> =>
    new Set(part.flatMap((row) => (rows[row] as Row).label ?? []));
  const [inTrain, inTest] = [labelsOf(split.train), labelsOf(split.test)];
  const classes = dataset.classes.filter((label) => inTrain.has(label) && inTest.has(label));
  const without = dataset.classes.filter((label) => !classes.includes(label));
  if (classes.length < 2) {
    throw new SparsamError(
      'input',
      `Only ${classes.length === 1 ? `the class ${classes[0]} has` : 'no class has'} images to learn from and to test on; it takes two classes. Add images, or change --test or --seed.`,
    );
  }
  if (without.length > 0) {
    const [all, them] =
      without.length === 1
        ? [`The class ${without[0]} is`, 'it']
        : [`The classes ${without.join(', ')} are`, 'them'];
    const untested = without.filter((label) => inTrain.has(label));
    const unlearned = without.filter((label) => !inTrain.has(label));
    const sides = [
      ...(untested.length > 0 ? [`${untested.join(', ')}: none to test on`] : []),
      ...(unlearned.length > 0 ? [`${unlearned.join(', ')}: none to learn from`] : []),
    ];
    const why = `(images of ${sides.join('; ')}). It takes two, of different groups, to learn from one and test on the other`;
    if (minClassSize <= 1) {
      throw new SparsamError(
        'input',
        `${all} on one side of the split only ${why}. Add images, or leave ${them} out by --min-class-size 2.`,
      );
    }
    warn(`${all} left out of the evaluation ${why}.`);
  }
  const number = new Map(classes.map((label, index) => [label, index]));
  const labels = Int32Array.from(rows, ({ label }) => number.get(label ?? '') ?? -1);
  const known = (row: number): boolean => (labels[row] as number) >= 0;
  const task: Task = {
    dataset: dataset.name,
    images: rows.map(({ path }) => path),
    labels,
    classes,
    train: split.train.filter(known),
    test: split.test.filter(known),
    ...(rows.some(({ group }) => group !== undefined) ? { groups: rows.map(({ group }) => group) } : {}),
  };
  // The protocol leaves small classes out, and says so; that too few would be left is said before anything is trained.
  restrictClasses(task, minClassSize);
  return task;
}

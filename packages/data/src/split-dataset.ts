import { type Row, SparsamError, foldIn, key, permutation } from '@sparsam/core';

export type SplitOptions = {
  /** Part of the labelled rows that is the test, above 0 and below 1; or give `testCount`. */
  readonly testFraction?: number;
  /** Number of test rows; or give `testFraction`. */
  readonly testCount?: number;
  /** Part of what is left after the test that is for choosing between settings; 0 by default. */
  readonly validationFraction?: number;
  readonly seed: number;
};

/** Row numbers, each list ascending. Every row is in exactly one list. */
export type DatasetSplit = {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
  /** Rows without a label, fit for pretraining. */
  readonly unlabeled: readonly number[];
  /** Rows without a label whose group is in validation or test: to use them would be a leak. */
  readonly excluded: readonly number[];
  readonly warnings: readonly string[];
};

/** Rows that must stay together, and how many of each class they hold. */
type Unit = { readonly rows: readonly number[]; readonly counts: ReadonlyMap<string, number> };

function unitsOf(rows: readonly Row[], chosen: readonly number[]): Unit[] {
  const groups = new Map<string, number[]>();
  for (const index of chosen) {
    const { group } = rows[index] as Row;
    const name = group === undefined ? `row ${index}` : `group ${group}`;
    const members = groups.get(name);
    if (members === undefined) groups.set(name, [index]);
    else members.push(index);
  }
  return [...groups.values()].map((members) => ({ rows: members, counts: countLabels(rows, members) }));
}

function countLabels(rows: readonly Row[], chosen: readonly number[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const index of chosen) {
    const label = (rows[index] as Row).label as string;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}

/** How many of each class to take: proportional, by largest remainder, at least 1 and never the whole class. */
function quotas(counts: ReadonlyMap<string, number>, total: number): Map<string, number> {
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  const exact = [...counts].map(([label, count]) => ({ label, count, share: (count * total) / all }));
  const result = new Map(exact.map(({ label, share }) => [label, Math.floor(share)]));
  const rest = total - [...result.values()].reduce((a, b) => a + b, 0);
  const byRemainder = exact.toSorted((a, b) => (b.share % 1) - (a.share % 1) || (a.label < b.label ? -1 : 1));
  for (const { label } of byRemainder.slice(0, rest)) result.set(label, (result.get(label) as number) + 1);
  for (const { label, count } of exact) {
    result.set(label, Math.max(Math.min(1, count - 1), Math.min(count - 1, result.get(label) as number)));
  }
  // What the limits changed is made up for by the largest classes, so that the total is met where it can be.
  const sum = (): number => [...result.values()].reduce((a, b) => a + b, 0);
  for (let gap = total - sum(); gap !== 0; gap = total - sum()) {
    const step = Math.sign(gap);
    const movable = exact.filter(({ label, count }) => {
      const next = (result.get(label) as number) + step;
      return next >= 1 && next <= count - 1;
    });
    if (movable.length === 0) break;
    const { label } = movable.reduce((best, next) => (next.count > best.count ? next : best));
    result.set(label, (result.get(label) as number) + step);
  }
  return result;
}

/**
 * Takes units in random order while that brings the classes' counts nearer to their quotas (squared distance, relative to
 * the quota), then sees to it that every class that occurs in two units or more is on both sides.
 */
function takeUnits(units: readonly Unit[], total: number, order: Int32Array): Set<Unit> {
  const available = new Map<string, number>();
  const unitsLeft = new Map<string, number>();
  for (const { counts } of units) {
    for (const [label, count] of counts) {
      available.set(label, (available.get(label) ?? 0) + count);
      unitsLeft.set(label, (unitsLeft.get(label) ?? 0) + 1);
    }
  }
  const wanted = quotas(available, total);
  const have = new Map<string, number>();
  const taken = new Set<Unit>();
  const leavesSome = ({ counts }: Unit): boolean =>
    [...counts.keys()].every((label) => (unitsLeft.get(label) as number) > 1);
  const gain = ({ counts }: Unit): number => {
    let sum = 0;
    for (const [label, count] of counts) {
      const quota = wanted.get(label) as number;
      const gap = quota - (have.get(label) ?? 0);
      sum += (gap ** 2 - (gap - count) ** 2) / Math.max(1, quota);
    }
    return sum;
  };
  const take = (unit: Unit): void => {
    taken.add(unit);
    for (const [label, count] of unit.counts) {
      have.set(label, (have.get(label) ?? 0) + count);
      unitsLeft.set(label, (unitsLeft.get(label) as number) - 1);
    }
  };
  const shuffled = Array.from(order, (index) => units[index] as Unit);
  for (const unit of shuffled) if (gain(unit) > 0 && leavesSome(unit)) take(unit);
  for (const [label, quota] of wanted) {
    if (quota === 0 || (have.get(label) ?? 0) > 0) continue;
    const candidates = shuffled.filter(
      (unit) => !taken.has(unit) && unit.counts.has(label) && leavesSome(unit),
    );
    const smallest = candidates.toSorted((a, b) => a.rows.length - b.rows.length)[0];
    if (smallest !== undefined) take(smallest);
  }
  return taken;
}

function checkFraction(name: string, value: number): void {
  if (!(value >= 0 && value < 1))
    throw new SparsamError('usage', `${name} must be at least 0 and below 1, not ${value}.`);
}

/**
 * Splits the labelled rows of a data set into train, validation and test: stratified by class, groups (patients, lesions)
 * never across two parts, reproducible from the seed. A class stays in every part where it has enough images (and
 * groups); a class with a single image or group is in train only, which a warning says.
 *
 * @throws SparsamError where the numbers cannot be met
 */
export function splitDataset(
  dataset: { readonly rows: readonly Row[] },
  options: SplitOptions,
): DatasetSplit {
  const { testFraction, testCount, validationFraction = 0, seed } = options;
  const { rows } = dataset;
  const labelled = rows.flatMap((row, index) => (row.label === undefined ? [] : [index]));
  if ((testFraction === undefined) === (testCount === undefined)) {
    throw new SparsamError('usage', 'A split needs either testFraction or testCount, one of the two.');
  }
  checkFraction('validationFraction', validationFraction);
  if (testFraction !== undefined) checkFraction('testFraction', testFraction);
  const total = testCount ?? Math.round((testFraction as number) * labelled.length);
  if (!Number.isInteger(total) || total < 0 || total >= Math.max(1, labelled.length)) {
    throw new SparsamError(
      'input',
      `A test of ${total} images cannot be taken from ${labelled.length} labelled images; at least one must be left to learn from.`,
    );
  }
  const base = foldIn(key(seed), 'split');
  const part = (from: readonly number[], count: number, name: string): number[] => {
    if (count === 0) return [];
    const units = unitsOf(rows, from);
    return [...takeUnits(units, count, permutation(foldIn(base, name), units.length))].flatMap(
      (unit) => unit.rows,
    );
  };
  const ascending = (a: number, b: number): number => a - b;
  const test = part(labelled, total, 'test').sort(ascending);
  const inTest = new Set(test);
  const rest = labelled.filter((index) => !inTest.has(index));
  const validation = part(rest, Math.round(validationFraction * rest.length), 'validation').sort(ascending);
  const held = new Set([...test, ...validation]);
  const heldGroups = new Set([...held].flatMap((index) => (rows[index] as Row).group ?? []));
  const unlabelled = rows.flatMap((row, index) => (row.label === undefined ? [index] : []));
  const leaks = (index: number): boolean => heldGroups.has((rows[index] as Row).group ?? '');
  const warnings: string[] = [];
  for (const [name, chosen] of [
    ['test', test],
    ['validation', validation],
  ] as const) {
    if (chosen.length === 0) continue;
    const present = countLabels(rows, chosen);
    const absent = [...countLabels(rows, labelled).keys()].filter((label) => !present.has(label)).sort();
    if (absent.length > 0) {
      warnings.push(
        `The ${name} part has no image of ${absent.join(', ')}: too few images or groups to be in two parts.`,
      );
    }
  }
  return {
    train: labelled.filter((index) => !held.has(index)),
    validation,
    test,
    unlabeled: unlabelled.filter((index) => !leaks(index)),
    excluded: unlabelled.filter(leaks),
    warnings,
  };
}

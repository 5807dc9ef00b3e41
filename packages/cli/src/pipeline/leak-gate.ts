import type { Json } from '@sparsam/checkpoint';
import { type Part, type Row, SparsamError } from '@sparsam/core';
import type { DatasetSplit } from '@sparsam/data';
import {
  type DuplicatePair,
  type Findings,
  type LeakSummary,
  findLeaks,
  leakSentence,
} from '@sparsam/integrity';
import type { Progress } from '../ui/progress.ts';

/** Rows with the part that a split gives them; what it leaves out has none. */
export function rowsInParts(rows: readonly Row[], split: DatasetSplit): Row[] {
  const parts = new Map<number, Part>();
  for (const part of ['train', 'validation', 'test', 'unlabeled'] as const)
    for (const index of split[part]) parts.set(index, part);
  return rows.map(({ part: _given, ...row }, index): Row => {
    const part = parts.get(index);
    return part === undefined ? row : { ...row, part };
  });
}

/**
 * Stops a split that leaks, unless leaks are allowed: then says so, and what is returned goes into the results, where it
 * stamps every figure. `rows` have their parts; without pairs only names and groups are compared.
 *
 * @throws SparsamError (guard) that says how much leaks and what to do
 */
export function passGate(
  rows: readonly Row[],
  pairs: readonly DuplicatePair[] | undefined,
  { allowLeaks, progress }: { readonly allowLeaks: boolean | undefined; readonly progress: Progress },
): Findings {
  const found = findLeaks(rows, pairs);
  if (!found.summary.leaky) return found;
  if (allowLeaks === true) {
    progress.warn(`The split leaks, and every figure is stamped so. ${leakSentence(found.summary)}`);
    return found;
  }
  throw leakError(found.summary);
}

/** What the check of a split found, as the provenance of results keeps it for the report. */
export function leakFacts(leaks: LeakSummary | undefined): { readonly [name: string]: Json } {
  if (leaks === undefined) return {};
  return { leaks: { ...leaks, checked: [...leaks.checked], leaks: { ...leaks.leaks } } };
}

/** The error of a split that leaks. */
export function leakError(summary: LeakSummary): SparsamError {
  return new SparsamError(
    'guard',
    `The split leaks, so what is measured on it would be too good. ${leakSentence(summary)} See which: sparsam check --out <folder>, with the same data and split. Take them out of what is learned from: sparsam splits import --drop-leaks --out <folder>. Or go on with every figure stamped "leaky": --allow-leaks.`,
  );
}

import { type Selection, rangeOf, seriesOf } from '../input/select-rows.ts';
import type { ResultRow } from '@sparsam/evaluate';
import { moments } from './numbers.ts';

/** How one method stands to another at one number of labels, with the same classifier. */
export type Comparison = {
  readonly kPerClass: number;
  readonly method: string;
  readonly baseline: string;
  /** Mean difference, and its standard deviation over draws; NaN where there is one draw only. */
  readonly gain: number;
  readonly spread: number;
  /** In how many of the shared draws the method was better; undefined where the draws are not the same. */
  readonly wins: number | undefined;
  readonly draws: number;
  /** `noise` where the ranges overlap, `unknown` where there is no range. */
  readonly verdict: 'better' | 'worse' | 'noise' | 'unknown';
};

function compareRows(row: ResultRow, base: ResultRow): Comparison {
  const paired =
    row.values.length === base.values.length && row.seeds.every((seed, index) => seed === base.seeds[index]);
  const differences = paired ? row.values.map((value, index) => value - (base.values[index] as number)) : [];
  const draws = Math.min(row.values.length, base.values.length);
  const gain = row.mean - base.mean;
  const mine = rangeOf(row);
  const theirs = rangeOf(base);
  const verdict =
    mine === undefined || theirs === undefined
      ? 'unknown'
      : mine[0] > theirs[1]
        ? 'better'
        : mine[1] < theirs[0]
          ? 'worse'
          : 'noise';
  return {
    kPerClass: row.kPerClass,
    method: row.method,
    baseline: base.method,
    gain,
    spread: draws < 2 ? NaN : paired ? moments(differences).stdev : Math.hypot(row.stdev, base.stdev),
    wins: paired && draws > 1 ? differences.filter((difference) => difference > 0).length : undefined,
    draws,
    verdict,
  };
}

/**
 * Compares a method with another over every k that both have, with one classifier. Two means differ beyond noise where
 * their ranges (the interval, or one standard deviation to each side) do not overlap: a cautious rule, as the draws
 * share one test set.
 */
export function compare(
  selection: Selection,
  method: string,
  baseline: string,
  classifier: string,
): Comparison[] {
  const base = new Map(seriesOf(selection.rows, baseline, classifier).map((row) => [row.kPerClass, row]));
  return seriesOf(selection.rows, method, classifier).flatMap((row) => {
    const other = base.get(row.kPerClass);
    return other === undefined ? [] : [compareRows(row, other)];
  });
}

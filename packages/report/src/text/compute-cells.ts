import { type ComputeRow, spentShare } from '@sparsam/evaluate';
import { methodName } from './names.ts';
import { duration, whole } from './numbers.ts';

/** A length that was allowed: `500 steps`, `3 min 0 s`. */
export const amountText = ({ unit, amount }: NonNullable<ComputeRow['allowed']>): string =>
  unit === 'seconds' ? duration(amount) : `${whole(amount)} ${unit}`;

/** What was trained, what it took, what it was allowed: a table of texts, the same on the terminal and on the page. */
export type ComputeCells = {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that hold numbers. */
  readonly numeric: readonly number[];
  readonly notes: readonly string[];
};

function spentText(row: ComputeRow): string {
  const share = spentShare(row);
  // Rounded up: no overrun is rounded away.
  return share === undefined ? '' : `${Math.ceil(100 * share - 1e-9)} %`;
}

/**
 * One line for every training or group of trainings; `untrained` are the methods that nothing was trained for. Steps,
 * examples and times are means over the draws; what is spent is that of the longest.
 */
export function computeCells(
  rows: readonly ComputeRow[],
  { untrained = [] }: { readonly untrained?: readonly string[] } = {},
): ComputeCells {
  const networks = new Set(rows.map(({ backbone }) => backbone));
  const name = ({ method, backbone, kPerClass, begins }: ComputeRow): string =>
    [
      kPerClass === null ? `${methodName(method)}, pretraining` : methodName(method),
      ...(begins === undefined ? [] : [`from ${methodName(begins)}`]),
      ...(networks.size > 1 ? [backbone] : []),
    ].join(', ');
  const settled = rows.reduce((sum, row) => sum + row.settled, 0);
  const short = rows.some((row) => row.settled === 0 && (spentShare(row) ?? 1) < 0.9);
  const begin = rows.some(({ begins }) => begins !== undefined);
  return {
    header: [
      ...['training', 'labels per class', 'steps', 'examples', 'time'],
      ...['allowed', 'spent at most', 'search before it'],
    ],
    rows: rows.map((row) => [
      name(row),
      row.kPerClass === null ? 'all' : `${row.kPerClass}`,
      whole(row.training.steps),
      whole(row.training.examples),
      duration(row.training.seconds),
      row.allowed === undefined ? 'not limited' : amountText(row.allowed),
      spentText(row),
      row.search.steps === 0
        ? 'none'
        : `${Number(row.trials.toFixed(1))} trials, ${whole(row.search.steps)} steps, ${duration(row.search.seconds)}`,
    ]),
    numeric: [1, 2, 3, 4, 5, 6],
    notes: [
      'Steps, examples (images, repeats counted) and times are means over the draws. A search comes on top of what is allowed.',
      ...(begin ? ['What begins from a pretraining comes on top of that.'] : []),
      ...(settled > 0 || short
        ? [
            'Training on labels may end before what it is allowed: when nothing improves on the held-out labels any more, or after its most epochs.',
          ]
        : []),
      ...(untrained.length > 0 ? [`Nothing was trained for: ${untrained.map(methodName).join(', ')}.`] : []),
    ],
  };
}

/** Trainings that took more than they were allowed by more than a twentieth, in words. */
export function overruns(rows: readonly ComputeRow[]): string[] {
  return rows.flatMap((row) => {
    const share = spentShare(row);
    if (share === undefined || share <= 1.05 || row.allowed === undefined) return [];
    const at = row.kPerClass === null ? 'pretraining' : `k=${row.kPerClass}`;
    return [
      `A training of ${row.method} (${row.backbone}, ${at}) took ${Math.ceil(100 * share)} % of the ${amountText(row.allowed)} that it was allowed.`,
    ];
  });
}

import type { ProtocolResult, ResultRow } from '@sparsam/evaluate';
import { type LeakSummary, leakSentence } from '@sparsam/integrity';
import type { Context } from '../commands/command.ts';
import { textTable } from '../ui/table.ts';

const shown = ({ mean, stdev }: ResultRow): string => `${mean.toFixed(3)} ±${stdev.toFixed(3)}`;

/** Balanced accuracy by method and classifier (rows) and number of labels (columns), mean and standard deviation over draws. */
export function resultsTable(parts: readonly ProtocolResult[]): string {
  const rows = parts.flatMap((part) => part.rows).filter(({ metric }) => metric === 'balancedAccuracy');
  const ks = [...new Set(rows.map(({ kPerClass }) => kPerClass))].sort((a, b) => a - b);
  const series = new Map<string, string[]>();
  for (const row of rows) {
    const name = `${row.method}\t${row.classifier}`;
    const cells = series.get(name) ?? ks.map(() => '');
    cells[ks.indexOf(row.kPerClass)] = shown(row);
    series.set(name, cells);
  }
  const body = [...series].map(([name, cells]) => [...name.split('\t'), ...cells]);
  return textTable(
    ['FEATURES', 'CLASSIFIER', ...ks.map((k) => `k=${k}`)],
    body,
    ks.map((_, index) => index + 2),
  );
}

/** Says the results: a table, or one line of JSON for each row. */
export function showResults(
  { say }: Context,
  parts: readonly ProtocolResult[],
  leaks: LeakSummary | undefined,
): void {
  const [first] = parts;
  if (first === undefined) return;
  const { split, classes, repetitions, id } = first.protocol;
  const leaky = leaks?.leaky === true;
  for (const row of parts.flatMap((part) => part.rows))
    say('', { event: 'result', protocol: id, ...(leaky && { leaky }), ...row });
  if (leaks?.leaky === true) say(`LEAKY SPLIT: ${leakSentence(leaks)}`, { event: 'leaks', ...leaks });
  say(
    `Balanced accuracy on ${split.test.images} test images of ${classes.length} classes, by labels per class (k); mean and standard deviation over ${repetitions} draws.\n\n${resultsTable(parts)}`,
    { event: 'protocol', ...first.protocol },
  );
}

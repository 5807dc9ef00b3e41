import { type ResultRow, type ResultsFile, comparisonWords, economyWords } from '@sparsam/evaluate';
import { type LeakSummary, leakSentence } from '@sparsam/integrity';
import type { Context } from '../commands/command.ts';
import { textTable } from '../ui/table.ts';

const shown = ({ mean, stdev }: ResultRow): string => `${mean.toFixed(3)} ±${stdev.toFixed(3)}`;

/** Balanced accuracy by method and classifier (rows) and number of labels (columns), mean and standard deviation over draws. */
export function resultsTable({ rows: all }: Pick<ResultsFile, 'rows'>): string {
  const rows = all.filter(({ metric }) => metric === 'balancedAccuracy');
  const ks = [...new Set(rows.map(({ kPerClass }) => kPerClass))].sort((a, b) => a - b);
  const networks = new Set(rows.map(({ backbone }) => backbone).filter((name) => name !== 'none'));
  const series = new Map<string, string[]>();
  for (const row of rows) {
    const network = networks.size > 1 && row.backbone !== 'none' ? `, ${row.backbone}` : '';
    const name = `${row.method}${network}\t${row.classifier}`;
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

/** How the first method stands to the others with the first classifier, in sentences. */
export function resultSentences({ comparisons = [], economy = [] }: ResultsFile): string[] {
  const [first] = comparisons;
  if (first === undefined) return [];
  const ofFirst = ({ a, b }: Pick<(typeof comparisons)[number], 'a' | 'b'>): boolean =>
    a.method === first.a.method && a.classifier === first.a.classifier && b.classifier === first.a.classifier;
  const whole = comparisons.some(({ kPerClass }) => kPerClass === null);
  const last = Math.max(...comparisons.map(({ kPerClass }) => kPerClass ?? 0));
  return [
    ...comparisons
      .filter((one) => ofFirst(one) && one.kPerClass === (whole ? null : last))
      .map(comparisonWords),
    ...economy.filter(ofFirst).map(economyWords),
  ].map((sentence) => `${first.a.classifier}: ${sentence}`);
}

/** Says the results: a table and sentences, or one line of JSON for each row. */
export function showResults({ say }: Context, results: ResultsFile, leaks: LeakSummary | undefined): void {
  const { split, classes, repetitions, id } = results.protocol;
  const leaky = leaks?.leaky === true;
  for (const row of results.rows) say('', { event: 'result', protocol: id, ...(leaky && { leaky }), ...row });
  if (leaks?.leaky === true) say(`LEAKY SPLIT: ${leakSentence(leaks)}`, { event: 'leaks', ...leaks });
  const sentences = resultSentences(results);
  say(
    `Balanced accuracy on ${split.test.images} test images of ${classes.length} classes, by labels per class (k); mean and standard deviation over ${repetitions} draws.\n\n${resultsTable(results)}${sentences.length > 0 ? `\n\n${sentences.join('\n')}` : ''}`,
    { event: 'protocol', ...results.protocol },
  );
}

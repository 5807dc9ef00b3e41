import type { ResultRow } from '@sparsam/evaluate';
import { type Selection, rangeOf, selectRows, seriesOf } from '../input/select-rows.ts';
import { type Comparison, compare } from './compare.ts';
import type { Statistics } from '../input/statistics.ts';
import { chosenComparisons } from './chosen-comparisons.ts';
import { countText, labelsText, rangeText } from './economy.ts';
import { baselines, classifierName, methodName, metricName, withArticle } from './names.ts';
import { fixed, listed, meanSpread, signed, whole } from './numbers.ts';

/** What the results say, in sentences for people who do not read tables. Plain text, not escaped. */
export type Verdict = { readonly headline: string; readonly sentences: readonly string[] };

/** The number of labels the headline is about: 10 a class where measured, else the nearest on a log scale. */
export function headlineK(ks: readonly number[]): number {
  const away = (k: number): number => Math.abs(Math.log(k / 10));
  return ks.reduce((best, k) => (away(k) < away(best) ? k : best));
}

/** `1 label per class`, `10 labels per class`. */
export const labelled = (k: number): string => `${k} ${k === 1 ? 'label' : 'labels'} per class`;
const spreadNote = (row: ResultRow): string =>
  row.values.length > 1
    ? ` (${row.interval === null ? 'mean and standard deviation over ' : ''}${row.values.length} draws of the labels)`
    : ' (one draw of the labels only, so the spread is not known)';

/** `better at k = 5, 10; within noise at k = 1`. */
function standing(comparisons: readonly Comparison[]): string {
  const at = (verdict: Comparison['verdict']): string =>
    listed(
      comparisons.filter((comparison) => comparison.verdict === verdict).map(({ kPerClass }) => kPerClass),
    );
  const parts = (
    [
      ['better', 'better'],
      ['noise', 'within noise'],
      ['worse', 'worse'],
      ['unknown', 'not to be told apart from chance, as there is one draw only,'],
    ] as const
  ).flatMap(([verdict, words]) => (at(verdict) === '' ? [] : [`${words} at ${at(verdict)}`]));
  return parts.join(', ');
}

function againstBaseline(selection: Selection, baseline: string, k: number): string | undefined {
  const { mainMethod, mainClassifier, rows } = selection;
  const comparisons = compare(selection, mainMethod, baseline, mainClassifier);
  if (comparisons.length === 0) return undefined;
  const parts: string[] = [];
  const here = comparisons.find((comparison) => comparison.kPerClass === k);
  if (here !== undefined) {
    const amount = meanSpread(Math.abs(here.gain), here.spread, here.draws);
    const wins = here.wins === undefined ? '' : `, higher in ${here.wins} of ${here.draws} draws`;
    const noise = here.verdict === 'noise' ? '; the ranges overlap, so this is within noise' : '';
    parts.push(`${amount} ${here.gain >= 0 ? 'above' : 'below'} it at ${labelled(k)}${wins}${noise}.`);
  }
  if (comparisons.length > 1) parts.push(ofLabels(standing(comparisons)));
  const saved = labelsSaved(
    seriesOf(rows, mainMethod, mainClassifier),
    seriesOf(rows, baseline, mainClassifier),
  );
  if (saved !== undefined) {
    parts.push(
      `With ${labelled(saved.baselineK)} it ${saved.beyond ? 'stays below' : 'does no better than'} ` +
        `${methodName(mainMethod)} with ${saved.methodK} (${fixed(saved.baselineScore)} against ${fixed(saved.methodScore)}).`,
    );
  }
  return `Compared with the same classifier on ${article(baseline)}: ${parts.join(' ')}`;
}

/** `Better at 5 and 10, within noise at 1 label per class.` */
const ofLabels = (standings: string): string =>
  `${capital(standings)} ${/ at 1$/.test(standings) ? 'label' : 'labels'} per class.`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const articles: Readonly<Record<string, string>> = {
  'random-init': 'features of the untrained network',
  pixels: 'raw pixels',
  supervised: 'supervised training',
  'fine-tuned': 'the fine-tuned network',
  'linear-layer': 'the linear layer',
};
const article = (method: string): string => articles[method] ?? `${methodName(method)} features`;
/** Methods that train a network on the labels: one thing each, where features are many. */
const isOne = (method: string): boolean => /^(supervised|fine-tuned|linear-layer)/.test(method);

/** The fewest labels with which a method clearly matches what a baseline reaches with its most labels. */
function labelsSaved(
  method: readonly ResultRow[],
  baseline: readonly ResultRow[],
):
  | { baselineK: number; baselineScore: number; methodK: number; methodScore: number; beyond: boolean }
  | undefined {
  const most = baseline[baseline.length - 1];
  if (most === undefined) return undefined;
  const ceiling = rangeOf(most)?.[1];
  const enough = method.find((row) => row.kPerClass < most.kPerClass && row.mean >= most.mean);
  if (enough === undefined) return undefined;
  const floor = rangeOf(enough)?.[0];
  return {
    baselineK: most.kPerClass,
    baselineScore: most.mean,
    methodK: enough.kPerClass,
    methodScore: enough.mean,
    beyond: floor !== undefined && ceiling !== undefined && floor > ceiling,
  };
}

function bestClassifier(selection: Selection, k: number): string | undefined {
  const rows = selection.rows
    .filter((row) => row.method === selection.mainMethod && row.kPerClass === k)
    .sort((a, b) => b.mean - a.mean);
  const [best, next] = rows;
  if (best === undefined || next === undefined) return undefined;
  const bestRange = rangeOf(best);
  const nextRange = rangeOf(next);
  const apart = bestRange !== undefined && nextRange !== undefined && bestRange[0] > nextRange[1];
  const scores = rows.map((row) => `${classifierName(row.classifier)} ${fixed(row.mean)}`);
  return `Classifiers on ${methodName(selection.mainMethod)} features at ${labelled(k)}: ${listed(scores)}${apart ? '' : '; the first two are within noise of each other'}.`;
}

/** `95 % interval 0.56 to 0.60`. */
const intervalWords = (
  [low, high]: readonly [number, number],
  level: number,
  show: (value: number) => string = fixed,
): string => `${Math.round(100 * level)} % interval ${show(low)} to ${show(high)}`;

/** What the paired comparisons and the label economy say about one other method; undefined where there are none. */
function againstByTest(
  selection: Selection,
  { comparisons = [], economy = [] }: Statistics,
  baseline: string,
  { k, level }: { readonly k: number; readonly level: number },
): string | undefined {
  const { mainMethod, mainClassifier, metric } = selection;
  const own = chosenComparisons(comparisons, selection).filter(({ b }) => b.method === baseline);
  if (own.length === 0) return undefined;
  const parts: string[] = [];
  const here = own.find(({ kPerClass }) => kPerClass === k);
  if (here !== undefined) {
    const { difference, interval, verdict: what } = here;
    const range = interval === null ? '' : ` (${intervalWords(interval, level, signed)})`;
    const noise = what === 'within noise' ? ', which is within noise' : '';
    parts.push(`${signed(difference)}${range} at ${labelled(k)}${noise}.`);
  }
  const at = (what: Verdicts): string =>
    listed(
      own.flatMap(({ kPerClass, verdict }) => (verdict === what && kPerClass !== null ? [kPerClass] : [])),
    );
  const standings = (['better', 'within noise', 'worse'] as const).flatMap((what) =>
    at(what) === '' ? [] : [`${what} at ${at(what)}`],
  );
  if (own.length > 1 && standings.length > 0) parts.push(ofLabels(standings.join(', ')));
  const saved = economy.find(
    ({ a, b, metric: of }) =>
      of === metric && a.method === mainMethod && a.classifier === mainClassifier && b.method === baseline,
  );
  if (saved !== undefined) {
    const best = `what ${article(baseline)} reach${isOne(baseline) ? 'es' : ''} with ${countText(saved.targetLabels)} (${fixed(saved.target)})`;
    parts.push(
      saved.labels === null
        ? `With up to ${saved.within} labels per class it does not get to ${best}.`
        : `It takes ${labelsText(saved)} labels per class to equal ${best}; ${Math.round(100 * level)} % interval ${rangeText(saved)}.`,
    );
  }
  const other = own[0]?.b.classifier === mainClassifier ? 'the same classifier on ' : '';
  return `Against ${other}${article(baseline)}: ${parts.join(' ')}`;
}

/**
 * What the last step of the curve says of more labels. Both points are scored on the same test images, so overlapping
 * intervals do not make their difference noise; what the draws differ by among themselves may.
 */
function moreLabels(series: readonly ResultRow[]): string | undefined {
  const [before, last] = series.slice(-2);
  if (before === undefined || last === undefined) return undefined;
  const [a, b] = [rangeOf(before), rangeOf(last)];
  if (a === undefined || b === undefined) return undefined;
  const [from, rise] = [`from ${before.kPerClass} to ${labelled(last.kPerClass)}`, last.mean - before.mean];
  if (b[0] > a[1])
    return `The curve still rises ${from}, by ${fixed(rise)}: more labels would probably help.`;
  if (rise > Math.hypot(before.stdev, last.stdev))
    return `${capital(from)} it rises by ${fixed(rise)} on these test images; the ranges of the two overlap, so how much more labels would help is open.`;
  return `${capital(from)} it changes by ${signed(rise)}, no more than the draws differ among themselves: more labels alone promise little.`;
}

type Verdicts = 'better' | 'worse' | 'within noise';

/** What a verdict is made from: the rows, and the statistics of all series where there are any. */
export type VerdictInput = Statistics & {
  readonly rows: readonly ResultRow[];
  readonly protocol?: { readonly interval: { readonly level: number; readonly over?: string } };
};

/** Computes the verdict; claims no difference where a test finds none or, without tests, where ranges overlap. */
export function verdict(results: VerdictInput): Verdict {
  const level = results.protocol?.interval.level ?? 0.95;
  const selection = selectRows(results.rows);
  if (selection === undefined) return { headline: 'There are no results yet.', sentences: [] };
  const { mainMethod, mainClassifier, metric, methods, ks } = selection;
  const series = seriesOf(selection.rows, mainMethod, mainClassifier);
  const k = headlineK(series.map((row) => row.kPerClass));
  const row = series.find((candidate) => candidate.kPerClass === k) as ResultRow;
  const what = baselines.includes(mainMethod)
    ? `${article(mainMethod)} and ${withArticle(mainClassifier)} reach`
    : `${methodName(mainMethod)} features and ${withArticle(mainClassifier)} reach`;
  const headline =
    `With ${labelled(k)} (${whole(row.labels)} in all), ${what} a ${metricName(metric)} of ` +
    (row.interval === null
      ? `${meanSpread(row.mean, row.stdev, row.values.length)}.`
      : `${fixed(row.mean)} (${intervalWords(row.interval, level)}).`);
  const sentences: string[] = [
    `Test images are fixed; the labelled ones are drawn anew each time${spreadNote(row)}.` +
      (row.interval !== null && results.protocol?.interval.over?.startsWith('test images') === true
        ? ' The intervals allow for both: other draws of the labels, and other test images.'
        : ''),
  ];
  for (const baseline of methods.filter((method) => method !== mainMethod)) {
    const sentence =
      againstByTest(selection, results, baseline, { k, level }) ?? againstBaseline(selection, baseline, k);
    if (sentence !== undefined) sentences.push(sentence);
  }
  if (methods.length === 1) sentences.push('Nothing was measured to compare it with.');
  const classifiers = bestClassifier(selection, k);
  if (classifiers !== undefined) sentences.push(classifiers);
  const more = ks.length > 2 ? moreLabels(series) : undefined;
  if (more !== undefined) sentences.push(more);
  return { headline, sentences };
}

import { baselines } from '../text/names.ts';
import type { ResultRow } from '@sparsam/evaluate';

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** The part of the results that the report's figures are about. */
export type Selection = {
  readonly metric: string;
  /** Rows of this metric, by method, classifier and k. */
  readonly rows: readonly ResultRow[];
  /** Learned methods first, then the baselines. */
  readonly methods: readonly string[];
  readonly classifiers: readonly string[];
  /** Ascending. */
  readonly ks: readonly number[];
  /** The method the report is about: the first that is no baseline, else the first. */
  readonly mainMethod: string;
  /** The SVM where there is one: fixed beforehand, as a classifier chosen by its test score would look better than it is. */
  readonly mainClassifier: string;
};

/** Chooses metric, order of methods, and the method and classifier that the sentences are about. */
export function selectRows(all: readonly ResultRow[]): Selection | undefined {
  const metric = all.some((row) => row.metric === 'balancedAccuracy') ? 'balancedAccuracy' : all[0]?.metric;
  if (metric === undefined) return undefined;
  const ofMetric = all.filter((row) => row.metric === metric);
  const seen = unique(ofMetric.map((row) => row.method));
  const learned = seen.filter((method) => !baselines.includes(method));
  const methods = [...learned, ...baselines.filter((method) => seen.includes(method))];
  const classifiers = unique(ofMetric.map((row) => row.classifier));
  const rank = (row: ResultRow): number =>
    methods.indexOf(row.method) * 1000 + classifiers.indexOf(row.classifier);
  const rows = [...ofMetric].sort((a, b) => rank(a) - rank(b) || a.kPerClass - b.kPerClass);
  const mainMethod = methods[0] as string;
  const ofMain = unique(rows.filter((row) => row.method === mainMethod).map((row) => row.classifier));
  const mainClassifier = ofMain.includes('svm') ? 'svm' : (ofMain[0] as string);
  return {
    metric,
    rows,
    methods,
    classifiers,
    ks: unique(rows.map((row) => row.kPerClass)).sort((a, b) => a - b),
    mainMethod,
    mainClassifier,
  };
}

/** Rows of one method and classifier, by ascending k. */
export const seriesOf = (rows: readonly ResultRow[], method: string, classifier: string): ResultRow[] =>
  rows.filter((row) => row.method === method && row.classifier === classifier);

/** What a row's mean may be uncertain by: its interval, else one standard deviation to each side, else nothing known. */
export function rangeOf(row: ResultRow): readonly [number, number] | undefined {
  if (row.interval !== null) return row.interval;
  return row.values.length > 1 ? [row.mean - row.stdev, row.mean + row.stdev] : undefined;
}

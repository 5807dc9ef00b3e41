import { drawRecalls } from '../analysis/class-recalls.ts';
import { largeClasses, restrictRows } from '../analysis/large-classes.ts';
import { examplesOf } from '../analysis/examples.ts';
import { mistakesOf } from '../analysis/mistakes.ts';
import { type PredictionSet, predictionSets } from '../analysis/prediction-sets.ts';
import type { ReportInput } from '../input/report-input.ts';
import { selectRows } from '../input/select-rows.ts';
import type { Statistics } from '../input/statistics.ts';
import { moments } from '../text/numbers.ts';
import type { ResultRow, ResultsFile } from '@sparsam/evaluate';
import type { Cell, Table } from './table.ts';

const low = (interval: readonly [number | null, number | null] | null): Cell => interval?.[0] ?? null;
const high = (interval: readonly [number | null, number | null] | null): Cell => interval?.[1] ?? null;

const curveTable = (rows: readonly ResultRow[]): Table => ({
  name: 'label-curve',
  title: 'Scores by labels per class: mean and standard deviation over draws, interval of the mean',
  columns: 'dataset,backbone,method,classifier,kPerClass,labels,metric,draws,mean,stdev,low,high'.split(','),
  rows: rows.map((row) => [
    ...[row.dataset, row.backbone, row.method, row.classifier, row.kPerClass, row.labels, row.metric],
    ...[row.values.length, row.mean, row.values.length > 1 ? row.stdev : null],
    ...[low(row.interval), high(row.interval)],
  ]),
});

/** One line for each value of each row. */
export const valuesTable = (rows: readonly ResultRow[]): Table => ({
  name: 'values',
  title: 'Every score of every draw',
  columns: 'dataset,backbone,method,classifier,kPerClass,labels,metric,seed,value'.split(','),
  rows: rows.flatMap((row) =>
    row.values.map((value, index): Cell[] => [
      ...[row.dataset, row.backbone, row.method, row.classifier, row.kPerClass, row.labels, row.metric],
      ...[row.seeds[index] ?? null, value],
    ]),
  ),
});

function classTable({ protocol }: ResultsFile): Table {
  const { train, test } = protocol.split;
  return {
    name: 'classes',
    title: 'Images of each class',
    columns: ['class', 'train', 'test'],
    rows: protocol.classes.map((name) => [name, train.perClass[name] ?? 0, test.perClass[name] ?? 0]),
  };
}

function confusionTable({ confusions, protocol: { classes } }: ResultsFile): Table {
  return {
    name: 'confusion',
    title: 'Confusion matrices: the share of the true class, mean and standard deviation over draws',
    columns: 'method,backbone,classifier,kPerClass,true,predicted,rate,stdev,count'.split(','),
    rows: confusions.flatMap(({ method, backbone, classifier, kPerClass, rates, ratesStdev, counts }) =>
      classes.flatMap((truth, row) =>
        classes.map((predicted, column): Cell[] => [
          ...[method, backbone, classifier, kPerClass, truth, predicted],
          rates[row]?.[column] ?? null,
          ratesStdev[row]?.[column] ?? null,
          counts[row]?.[column] ?? null,
        ]),
      ),
    ),
  };
}

function recallTable(
  { protocol, classRecalls }: ResultsFile & Statistics,
  sets: readonly PredictionSet[],
): Table {
  const columns = 'method,backbone,classifier,kPerClass,class,testImages,recall,stdev,low,high'.split(',');
  const given = classRecalls?.flatMap(({ method, backbone, classifier, kPerClass, classes }) =>
    classes.map((one): Cell[] => [
      ...[method, backbone, classifier, kPerClass, one.class, one.images, one.mean, one.stdev],
      ...[low(one.interval), high(one.interval)],
    ]),
  );
  const counted = sets.flatMap((set) =>
    set.ks.flatMap((k) => {
      const draws = drawRecalls(set, k);
      return protocol.classes.map((name, index): Cell[] => {
        const { mean, stdev } = moments(draws.map((recalls) => recalls[index] as number));
        const support = protocol.split.test.perClass[name] ?? 0;
        return [...[set.method, set.backbone, set.classifier, k, name, support, mean, stdev], null, null];
      });
    }),
  );
  return { name: 'class-recall', title: 'Recall of each class', columns, rows: given ?? counted };
}

function statisticsTables({ comparisons, economy, labelCurves, calibration }: Statistics): Table[] {
  const names = (prefix: string): string[] =>
    ['method', 'backbone', 'classifier'].map(
      (name) => `${prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    );
  type Series = { readonly method: string; readonly backbone: string; readonly classifier: string };
  const of = ({ method, backbone, classifier }: Series): Cell[] => [method, backbone, classifier];
  return [
    {
      name: 'label-economy',
      title: 'Labels per class that a needs to equal b at its best (empty: more than were tried)',
      columns: [
        ...names('a'),
        ...names('b'),
        'metric',
        'target',
        'targetLabels',
        'labels',
        'low',
        'high',
        'from',
        'within',
      ],
      rows: (economy ?? []).map((one) => [
        ...[...of(one.a), ...of(one.b), one.metric, one.target, one.targetLabels, one.labels],
        ...[low(one.interval), high(one.interval), one.from, one.within],
      ]),
    },
    {
      name: 'comparisons',
      title: 'Paired comparisons: a less b, p of the permutation test, after Holm within its family',
      columns: [
        ...names('a'),
        ...names('b'),
        'metric',
        'kPerClass',
        'difference',
        'low',
        'high',
        'p',
        'pHolm',
        'family',
        'familySize',
        'verdict',
      ],
      rows: (comparisons ?? []).map((one) => [
        ...[...of(one.a), ...of(one.b), one.metric, one.kPerClass, one.difference],
        ...[low(one.interval), high(one.interval), one.p, one.pHolm, one.family, one.familySize, one.verdict],
      ]),
    },
    {
      name: 'curve-area',
      title: 'Area under the label curve over log k, as its mean height',
      columns: 'method,backbone,classifier,metric,from,to,area,low,high'.split(','),
      rows: (labelCurves ?? []).map((one) => [
        ...[...of(one), one.metric, one.from, one.to, one.area, low(one.interval), high(one.interval)],
      ]),
    },
    {
      name: 'calibration',
      title:
        'Calibration: expected calibration error (equal width, equal mass) and Brier score, means over draws',
      columns: 'method,backbone,classifier,kPerClass,draws,eceEqualWidth,eceEqualMass,brier'.split(','),
      rows: (calibration ?? []).map((one) => [
        ...[...of(one), one.kPerClass, one.draws, one.equalWidth.mean, one.equalMass.mean, one.brier.mean],
      ]),
    },
    {
      name: 'reliability',
      title: 'Reliability: predictions by confidence',
      columns: 'method,backbone,classifier,kPerClass,low,high,predictions,confidence,accuracy'.split(','),
      rows: (calibration ?? []).flatMap((one) =>
        one.bins.map((bin): Cell[] => [
          ...[...of(one), one.kPerClass, bin.low, bin.high, bin.images, bin.confidence, bin.accuracy],
        ]),
      ),
    },
  ];
}

/** Every name a table can have; files of these names in the folder of the tables are the report's own. */
export const tableNames = [
  ...[
    'label-curve',
    'label-curve-large-classes',
    'label-economy',
    'comparisons',
    'curve-area',
    'calibration',
  ],
  ...['reliability', 'classes', 'class-recall', 'confusion', 'confused-pairs', 'mistakes', 'values'],
] as const;

/** Every table of the report that holds anything. */
export function reportTables({ results, predictions }: ReportInput): Table[] {
  const sets = predictions === undefined ? [] : predictionSets(predictions, results.protocol);
  const selection = selectRows(results.rows);
  const large = largeClasses(results.protocol);
  const balanced = results.rows.filter(({ metric }) => metric === 'balancedAccuracy');
  const examples = selection === undefined ? undefined : examplesOf(selection, sets);
  const tables: Table[] = [
    curveTable(results.rows),
    {
      ...curveTable(large === undefined ? [] : restrictRows(balanced, sets, large.classes)),
      name: 'label-curve-large-classes',
      title: `Mean recall of the classes with at least ${large?.minClassSize ?? 0} training images`,
    },
    ...statisticsTables(results),
    classTable(results),
    recallTable(results, sets),
    confusionTable(results),
    {
      name: 'confused-pairs',
      title: 'Classes most often taken for another',
      columns: 'method,classifier,kPerClass,true,predicted,rate,meanCount,testImages'.split(','),
      rows: (examples?.pairs ?? []).map((pair) => [
        ...[examples?.set.method ?? '', examples?.set.classifier ?? '', examples?.kPerClass ?? 0],
        ...[pair.truth, pair.predicted, pair.rate, pair.count, pair.support],
      ]),
    },
    {
      name: 'mistakes',
      title: 'Test images that are wrong, by method and classifier, with the most labels',
      columns:
        'method,backbone,classifier,kPerClass,image,true,takenFor,takenForDraws,wrongDraws,draws,wrongDrawsOfAll,drawsOfAll'.split(
          ',',
        ),
      rows: sets.flatMap((set) => {
        const k = Math.max(...set.ks);
        return mistakesOf(set, k, sets).map((one): Cell[] => [
          ...[set.method, set.backbone, set.classifier, k, one.name, one.truth],
          ...[one.takenFor, one.takenForDraws, one.wrong, one.draws],
          ...[one.wrongAnywhere, one.drawsAnywhere],
        ]);
      }),
    },
    valuesTable(results.rows),
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

import { foldIn, key } from '@sparsam/core';
import type { MetricName } from '../metrics/scores.ts';
import { summarise } from '../metrics/summary.ts';
import type { ClassRecalls, Comparison, LabelCurve, LabelEconomy, ResultRow } from '../results/schema.ts';
import { chanceOf } from './chance.ts';
import { classRecalls } from './class-recall.ts';
import { type Difference, compareSeries } from './compare-series.ts';
import { holm } from './holm.ts';
import { shareInterval } from './interval.ts';
import { curveArea } from './label-curve.ts';
import { labelEconomy } from './label-economy.ts';
import {
  type Plan,
  type Series,
  type SeriesName,
  type TestImages,
  effectiveImages,
  testUnits,
} from './series.ts';

/** The adjusted p-value below which a difference is more than noise. */
export const significance = 0.05;

const nameOf = ({ method, backbone, classifier }: SeriesName): SeriesName => ({
  method,
  backbone,
  classifier,
});

/** Mean, deviation, interval and values of every metric of every series at every k. */
export function rowStatistics(
  series: readonly Series[],
  plan: Plan,
  test: TestImages,
): (Pick<ResultRow, 'metric' | 'mean' | 'stdev' | 'interval' | 'values' | 'kPerClass'> & SeriesName)[] {
  const images = effectiveImages(testUnits(plan, test), test.labels, plan.classes.length);
  return series.flatMap((one) =>
    one.points.flatMap(({ kPerClass, values, spreads }) =>
      (Object.keys(spreads) as MetricName[]).map((metric) => {
        const interval = shareInterval(spreads[metric], images);
        return {
          ...nameOf(one),
          kPerClass,
          metric,
          ...summarise(values[metric]),
          interval: interval === null ? null : ([...interval] as [number, number]),
          values: [...values[metric]],
        };
      }),
    ),
  );
}

/**
 * Pairs of series worth comparing: different methods with the same classifier, and a method that alone has its classifier
 * (a network trained with labels) with every other series. Each pair once, in the order given.
 */
export function seriesPairs(series: readonly Series[]): [Series, Series][] {
  const users = (classifier: string): number =>
    new Set(
      series
        .filter((one) => one.classifier === classifier)
        .map(({ method, backbone }) => `${method}/${backbone}`),
    ).size;
  const shared = new Map(series.map(({ classifier }) => [classifier, users(classifier) > 1]));
  return series.flatMap((a, index) =>
    series
      .slice(index + 1)
      .filter(
        (b) =>
          (a.method !== b.method || a.backbone !== b.backbone) &&
          (a.classifier === b.classifier ||
            shared.get(a.classifier) === false ||
            shared.get(b.classifier) === false),
      )
      .map((b): [Series, Series] => [a, b]),
  );
}

/** The classifiers of a pair, for the name of its family. */
const familyOf = (a: SeriesName, b: SeriesName): string =>
  a.classifier === b.classifier ? a.classifier : `${[a.classifier, b.classifier].sort().join(' and ')}`;

/** Adjusts the comparisons of each family together. */
function adjusted(found: readonly Omit<Comparison, 'pHolm' | 'familySize' | 'verdict'>[]): Comparison[] {
  const families = new Map<string, number[]>();
  found.forEach(({ family }, index) => families.set(family, [...(families.get(family) ?? []), index]));
  const result = new Array<Comparison>(found.length);
  for (const members of families.values()) {
    const values = holm(members.map((index) => (found[index] as { p: number }).p));
    members.forEach((index, at) => {
      const one = found[index] as (typeof found)[number];
      const pHolm = values[at] as number;
      const verdict = pHolm >= significance ? 'within noise' : one.difference > 0 ? 'better' : 'worse';
      result[index] = { ...one, pHolm, familySize: members.length, verdict };
    });
  }
  return result;
}

/** What follows from series of the same draws and test images together. */
export type Analysis = {
  readonly classRecalls: ClassRecalls[];
  readonly labelCurves: LabelCurve[];
  readonly comparisons: Comparison[];
  readonly economy: LabelEconomy[];
};

const copied = (interval: Difference['interval']): [number, number] | null =>
  interval === null ? null : [interval[0], interval[1]];

/**
 * Class-wise recalls, areas under label curves, and for all pairs of methods paired comparisons and label economy, in
 * balanced accuracy. Holm's families: all comparisons at single k with one classifier, and all of whole curves with one
 * classifier. Throws nothing that `seriesOf` has not thrown.
 */
export function analyse(series: readonly Series[], plan: Plan, test: TestImages): Analysis {
  const units = testUnits(plan, test);
  const images = effectiveImages(units, test.labels, plan.classes.length);
  const metric = 'balancedAccuracy';
  const pairs = seriesPairs(series);
  const chance = chanceOf(units.starts.at(-1) as number, foldIn(key(plan.seed), 'permutation'));
  const comparisons = pairs.flatMap(([a, b]) => {
    const { atK, area } = compareSeries(a, b, metric, { units, chance });
    const names = { metric, a: nameOf(a), b: nameOf(b) } as const;
    const one = ({ difference, interval, p }: Difference, kPerClass: number | null, scope: string) => ({
      ...names,
      kPerClass,
      difference,
      interval: copied(interval),
      p,
      family: `${metric}, ${familyOf(a, b)}, ${scope}`,
    });
    return [
      ...atK.map((found, index) => one(found, plan.k[index] as number, 'by k')),
      ...(area === undefined ? [] : [one(area, null, 'whole curves')]),
    ];
  });
  return {
    classRecalls: series.flatMap((one) =>
      one.points.map((point) => ({
        ...nameOf(one),
        kPerClass: point.kPerClass,
        classes: classRecalls(point, test).map((recall, label) => ({
          class: plan.classes[label] as string,
          ...recall,
          interval: copied(recall.interval),
        })),
      })),
    ),
    labelCurves: series.flatMap((one) =>
      (['balancedAccuracy', 'accuracy', 'macroF1'] as const).flatMap((name): LabelCurve[] => {
        const area = curveArea(one, name);
        if (area === undefined) return [];
        return [
          {
            ...nameOf(one),
            metric: name,
            from: plan.k[0] as number,
            to: plan.k.at(-1) as number,
            area: area.estimate,
            interval: copied(shareInterval(area, images)),
          },
        ];
      }),
    ),
    comparisons: adjusted(comparisons),
    economy: pairs
      .flatMap(([a, b]) => [[a, b] as const, [b, a] as const])
      .flatMap(([a, b]): LabelEconomy[] => {
        const found = labelEconomy(a, b, metric);
        return found === undefined
          ? []
          : [
              {
                metric,
                a: nameOf(a),
                b: nameOf(b),
                ...found,
                interval: [...found.interval] as [number | null, number | null],
              },
            ];
      }),
  };
}

import type { Selection } from '../input/select-rows.ts';
import type { Comparison } from '@sparsam/evaluate';

/** The comparisons of the report's method and classifier with every other method, turned so that it comes first. */
export function chosenComparisons(
  comparisons: readonly Comparison[],
  { mainMethod, mainClassifier, metric }: Selection,
): Comparison[] {
  return comparisons
    .filter((one) => one.metric === metric)
    .map((one) => (one.b.method === mainMethod && one.a.method !== mainMethod ? turned(one) : one))
    .filter(
      ({ a, b }) => a.method === mainMethod && a.classifier === mainClassifier && b.method !== mainMethod,
    );
}

/** The same comparison from the other side. */
export function turned(one: Comparison): Comparison {
  const { a, b, difference, interval, verdict } = one;
  return {
    ...one,
    a: b,
    b: a,
    difference: -difference,
    interval: interval === null ? null : [-interval[1], -interval[0]],
    verdict: verdict === 'better' ? 'worse' : verdict === 'worse' ? 'better' : verdict,
  };
}

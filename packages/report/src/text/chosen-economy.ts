import type { Selection } from '../input/select-rows.ts';
import type { LabelEconomy } from '@sparsam/evaluate';

/**
 * The economy that the verdict is about: against the baseline that reaches most with the report's classifier. It is
 * chosen by what the baseline reaches, so the comparison is never the easiest one.
 */
export function chosenEconomy(
  economy: readonly LabelEconomy[] | undefined,
  { mainMethod, mainClassifier, metric }: Selection,
): LabelEconomy | undefined {
  return economy
    ?.filter(
      ({ a, b, ...one }) =>
        one.metric === metric &&
        a.method === mainMethod &&
        a.classifier === mainClassifier &&
        b.method !== mainMethod,
    )
    .reduce<LabelEconomy | undefined>(
      (best, one) => (best === undefined || one.target > best.target ? one : best),
      undefined,
    );
}

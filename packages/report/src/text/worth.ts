import type { Comparison, LabelEconomy, ResultsFile } from '@sparsam/evaluate';
import { turned } from './chosen-comparisons.ts';

export type Name = Comparison['a'];

/** The answer to "is pretraining worth it here?", and what it rests on; `a` of a comparison is what was pretrained. */
export type Worth = {
  readonly answer: 'yes' | 'no' | 'not shown' | 'not asked';
  /** With the supervised baseline. */
  readonly comparison?: Comparison;
  /** With the same classifier on features that nothing was learned for, whichever are there. */
  readonly controls: readonly Comparison[];
  /** Labels that what was pretrained needs to equal the baseline at its best. */
  readonly economy?: LabelEconomy;
};

const baseline = 'end-to-end';
const onLabels = /^(fine-tuned|linear-layer)(:.*)?$/;
const notPretrained = /^(random-init|pixels|supervised|imported)$/;
const isPretrained = ({ method }: Name): boolean => !notPretrained.test(method) && !onLabels.test(method);
export const isBaseline = ({ classifier }: Name): boolean => classifier === baseline;
export const same = (x: Name, y: Name): boolean =>
  x.method === y.method && x.backbone === y.backbone && x.classifier === y.classifier;

export type Is = (name: Name) => boolean;

/** Comparisons of one sort of series with another, turned so that the first comes first. */
export function between(
  comparisons: readonly Comparison[],
  isFirst: Is,
  isSecond: Is,
): readonly Comparison[] {
  return comparisons.flatMap((one) => {
    if (isFirst(one.a) && isSecond(one.b)) return [one];
    return isSecond(one.a) && isFirst(one.b) ? [turned(one)] : [];
  });
}

/** Over the whole label curve where there is one, else at the only number of labels. */
export const overall = (found: readonly Comparison[]): Comparison | undefined =>
  found.find(({ kPerClass }) => kPerClass === null) ?? found[0];

/** The answer of a comparison with the baseline and those with features that nothing was learned for. */
function answerOf({ verdict }: Comparison, controls: readonly Comparison[]): Worth['answer'] {
  const all = [verdict, ...controls.map((one) => one.verdict)];
  if (all.includes('worse')) return 'no';
  return all.includes('within noise') ? 'not shown' : 'yes';
}

/**
 * The first method that was pretrained, with the first classifier, against the supervised baseline, over the whole label
 * curve (or at the only k). The pair is fixed by the order in which methods and classifiers were named, not by how they
 * did: choosing the best of several on the test images would make the answer too good.
 *
 * What is better than the baseline may owe that to its classifier: where features of an untrained network or raw pixels
 * were compared, too, pretraining has to be better than those as well.
 */
export function worth({
  comparisons = [],
  economy = [],
}: Pick<ResultsFile, 'comparisons' | 'economy'>): Worth {
  const comparison = overall(between(comparisons, isPretrained, isBaseline));
  if (comparison === undefined) return { answer: 'not asked', controls: [] };
  const { a, b } = comparison;
  const controls = ['random-init', 'pixels'].flatMap((method) => {
    const isControl: Is = (name) =>
      name.method === method &&
      name.classifier === a.classifier &&
      (method === 'pixels' || name.backbone === a.backbone);
    return overall(between(comparisons, (name) => same(name, a), isControl)) ?? [];
  });
  const needed = economy.find((one) => same(one.a, a) && same(one.b, b));
  return {
    answer: answerOf(comparison, controls),
    comparison,
    controls,
    ...(needed === undefined ? {} : { economy: needed }),
  };
}

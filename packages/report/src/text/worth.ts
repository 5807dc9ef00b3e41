import {
  type Comparison,
  type ComputeRow,
  type LabelEconomy,
  type ResultsFile,
  computeOf,
} from '@sparsam/evaluate';
import { turned } from './chosen-comparisons.ts';
import { amountText } from './compute-cells.ts';
import { countText, labelsText, rangeText } from './economy.ts';
import { methodName, metricName, withArticle } from './names.ts';
import { duration, fixed, listed, pText, signed, whole } from './numbers.ts';

type Name = Comparison['a'];
type Given = Pick<ResultsFile, 'comparisons' | 'economy' | 'provenance'>;

/** The answer to "is pretraining worth it here?", and what it rests on; `a` is what was pretrained. */
export type Worth = {
  readonly answer: 'yes' | 'no' | 'not shown' | 'not asked';
  readonly comparison?: Comparison;
  /** Labels that what was pretrained needs to equal the baseline at its best. */
  readonly economy?: LabelEconomy;
};

const baseline = 'end-to-end';
const onLabels = /^(fine-tuned|linear-layer)(:.*)?$/;
const notPretrained = /^(random-init|pixels|supervised|imported)$/;
const isPretrained = ({ method }: Name): boolean => !notPretrained.test(method) && !onLabels.test(method);
const isBaseline = ({ classifier }: Name): boolean => classifier === baseline;
const same = (x: Name, y: Name): boolean =>
  x.method === y.method && x.backbone === y.backbone && x.classifier === y.classifier;

/** Comparisons of such a series with the baseline, turned so that the baseline comes second. */
function withBaseline(
  comparisons: readonly Comparison[],
  isOne: (name: Name) => boolean,
): readonly Comparison[] {
  return comparisons.flatMap((one) => {
    if (isOne(one.a) && isBaseline(one.b)) return [one];
    return isBaseline(one.a) && isOne(one.b) ? [turned(one)] : [];
  });
}

/** Over the whole label curve where there is one, else at the only number of labels. */
const overall = (found: readonly Comparison[]): Comparison | undefined =>
  found.find(({ kPerClass }) => kPerClass === null) ?? found[0];

/**
 * The first method that was pretrained, with the first classifier, against the supervised baseline, over the whole label
 * curve (or at the only k). The pair is fixed by the order in which methods and classifiers were named, not by how they
 * did: choosing the best of several on the test images would make the answer too good.
 */
export function worth({
  comparisons = [],
  economy = [],
}: Pick<ResultsFile, 'comparisons' | 'economy'>): Worth {
  const comparison = overall(withBaseline(comparisons, isPretrained));
  if (comparison === undefined) return { answer: 'not asked' };
  const { a, b, verdict } = comparison;
  const needed = economy.find((one) => same(one.a, a) && same(one.b, b));
  return {
    answer: verdict === 'within noise' ? 'not shown' : verdict === 'better' ? 'yes' : 'no',
    comparison,
    ...(needed === undefined ? {} : { economy: needed }),
  };
}

const pretrainedName = ({ method, classifier }: Name): string =>
  `${methodName(method)} features with ${withArticle(classifier)}`;

function short({ answer, comparison }: Worth): string {
  if (comparison === undefined) return '';
  const mine = pretrainedName(comparison.a);
  if (answer === 'yes') return `Yes: ${mine} are better than supervised training on the same labels.`;
  if (answer === 'no') return `No: supervised training is better than ${mine} on the same labels.`;
  return `Not shown: ${mine} and supervised training on the same labels are within noise of each other.`;
}

/** `p < 0.001`, `p = 0.02`, with what it was adjusted for. */
const chance = ({ pHolm, familySize }: Comparison): string =>
  `p ${pHolm < 0.001 ? '' : '= '}${pText(pHolm)}${familySize > 1 ? `, adjusted for ${familySize} comparisons` : ''}`;

const range = ({ interval }: Comparison, level: string): string =>
  interval === null ? '' : `${level} interval ${signed(interval[0], 3)} to ${signed(interval[1], 3)}; `;

function difference(comparison: Comparison, level: string): string {
  const { difference: amount, kPerClass, metric } = comparison;
  const where =
    kPerClass === null
      ? 'On average over all numbers of labels'
      : `With ${kPerClass} ${kPerClass === 1 ? 'label' : 'labels'} per class`;
  return (
    `${where} the difference in ${metricName(metric)}, on the same draws and test images, is ` +
    `${signed(amount, 3)} (${range(comparison, level)}${chance(comparison)}).`
  );
}

/** At which numbers of labels it is better, within noise, worse. */
function standings(found: readonly Comparison[]): string | undefined {
  const parts = (['better', 'within noise', 'worse'] as const).flatMap((verdict) => {
    const at = found.flatMap((one) =>
      one.kPerClass !== null && one.verdict === verdict
        ? [`${one.kPerClass} (${signed(one.difference)})`]
        : [],
    );
    return at.length === 0 ? [] : [`${verdict} with ${listed(at)}`];
  });
  if (parts.length === 0 || found.length < 3) return undefined;
  return `By labels per class, each tested alone: ${parts.join(', ')}.`;
}

function labelEconomy(economy: LabelEconomy, level: string): string {
  const { target, targetLabels, labels, from, within } = economy;
  const goal = `what supervised training reaches at its best, ${fixed(target, 3)} with ${countText(targetLabels)} labels per class`;
  const interval = `${level} interval ${rangeText(economy)}`;
  if (labels === null)
    return `With up to ${within} labels per class it does not get to ${goal} (${interval}).`;
  const times = targetLabels / labels;
  // At the fewest labels that were tried the factor is only known to be at least so large.
  const saved =
    times >= 1.1 ? `, ${labels <= from ? 'at least ' : ''}${countText(times)} times fewer labels` : '';
  return `It takes ${labelsText(economy)} labels per class to equal ${goal}${saved} (${interval}).`;
}

/** What the baseline was given: its search, and the budget of both. */
function given(provenance: ResultsFile['provenance'], { a, b }: Comparison): readonly string[] {
  const rows = computeOf(provenance);
  const own = rows.filter(({ method, backbone }) => method === b.method && backbone === b.backbone);
  if (own.length === 0) return [];
  const total = (of: (row: ComputeRow) => number): number =>
    own.reduce((sum, row) => sum + row.trainings * of(row), 0);
  const trials = Math.round(total((row) => row.trials));
  const trainings = total(() => 1);
  const search =
    trials === 0
      ? `The baseline was not tuned: its ${whole(trainings)} trainings took the settings they were given.`
      : `The baseline was tuned for every draw on a held-out part of its own labels: ${whole(trials)} trials of ` +
        `${whole(total((row) => row.search.steps))} steps (${duration(total((row) => row.search.seconds))}) in all, beside ` +
        `${whole(total((row) => row.training.steps))} steps (${duration(total((row) => row.training.seconds))}) of its ${whole(trainings)} trainings; what the search cost is not held against it.`;
  const pretraining = rows.find(
    ({ method, backbone, kPerClass }) => method === a.method && backbone === a.backbone && kPerClass === null,
  );
  if (pretraining === undefined) return [search];
  const { steps, seconds } = pretraining.training;
  const once = `${methodName(a.method)} was pretrained once, ${whole(steps)} steps (${duration(seconds)}) that serve every number of labels`;
  const allowed = own.find((row) => row.allowed !== undefined)?.allowed;
  const unit = provenance['equal'];
  const budget =
    typeof unit === 'string' && unit !== 'none' && allowed !== undefined
      ? `, and every training of the baseline was allowed the same ${amountText(allowed)}.`
      : '; the two were given no equal budget (--equal).';
  return [search, `${once}${budget}`];
}

export const worthQuestion = 'Is pretraining worth it here?';

/**
 * The answer in words: a short one, and what it rests on. Undefined where nothing that was pretrained stands beside the
 * supervised baseline.
 */
export function worthWords(
  results: Given,
  level = 0.95,
): { readonly short: string; readonly sentences: readonly string[] } | undefined {
  const found = worth(results);
  const { comparison, economy } = found;
  if (comparison === undefined) return undefined;
  const percent = `${Math.round(100 * level)} %`;
  const comparisons = results.comparisons ?? [];
  const own = withBaseline(comparisons, (name) => same(name, comparison.a));
  const tuned = overall(withBaseline(comparisons, ({ method }) => /^fine-tuned/.test(method)));
  const sentences = [
    difference(comparison, percent),
    standings(own),
    economy === undefined ? undefined : labelEconomy(economy, percent),
    tuned === undefined
      ? undefined
      : `Shown apart: the whole network fine-tuned from pretrained weights is ${tuned.verdict === 'within noise' ? 'within noise of' : `${tuned.verdict} than`} the same training from random ones (${signed(tuned.difference, 3)}; ${range(tuned, percent)}${chance(tuned)}).`,
    ...given(results.provenance, comparison),
  ];
  return { short: short(found), sentences: sentences.filter((one) => one !== undefined) };
}

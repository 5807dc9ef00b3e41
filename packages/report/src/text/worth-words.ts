import {
  type Comparison,
  type ComputeRow,
  type LabelEconomy,
  type ResultsFile,
  computeOf,
} from '@sparsam/evaluate';
import { amountText } from './compute-cells.ts';
import { countText, labelsText, rangeText } from './economy.ts';
import type { KeyFigure } from './key-figures.ts';
import { methodName, metricName, withArticle } from './names.ts';
import { duration, fixed, listed, pText, signed, whole } from './numbers.ts';
import { type Name, type Worth, between, isBaseline, overall, same, worth } from './worth.ts';

type Given = Pick<ResultsFile, 'comparisons' | 'economy' | 'provenance'>;

const pretrainedName = ({ method, classifier }: Name): string =>
  `${methodName(method)} features with ${withArticle(classifier)}`;

/** Features that nothing was learned for, as a sentence names them. */
const untrainedName = ({ method }: Name): string =>
  method === 'pixels' ? 'raw pixels' : 'features of the untrained network';

function short({ comparison, controls }: Worth): string {
  if (comparison === undefined) return '';
  const mine = pretrainedName(comparison.a);
  const names = (verdict: Comparison['verdict']): string =>
    listed(controls.filter((one) => one.verdict === verdict).map(({ b }) => untrainedName(b)));
  const [ahead, level] = [names('worse'), names('within noise')];
  const classifier = withArticle(comparison.a.classifier);
  if (comparison.verdict === 'worse')
    return `No: supervised training is better than ${mine} on the same labels.`;
  if (ahead !== '')
    return `No: ${ahead} with ${classifier} are better than ${mine}, with no pretraining at all.`;
  if (comparison.verdict === 'within noise')
    return `Not shown: ${mine} and supervised training on the same labels are within noise of each other.`;
  if (level !== '')
    return `Not shown: ${mine} are better than supervised training on the same labels, but within noise of ${level} with the same classifier.`;
  return `Yes: ${mine} are better than supervised training on the same labels.`;
}

/** `p < 0.001`, `p = 0.02`, with what it was adjusted for. */
const chance = ({ pHolm, familySize }: Comparison): string =>
  `p ${pHolm < 0.001 ? '' : '= '}${pText(pHolm)}${familySize > 1 ? `, adjusted for ${familySize} comparisons` : ''}`;

const rangeOf = ({ interval }: Comparison, level: string): string | undefined =>
  interval === null ? undefined : `${level} interval ${signed(interval[0], 3)} to ${signed(interval[1], 3)}`;
const range = (one: Comparison, level: string): string => {
  const found = rangeOf(one, level);
  return found === undefined ? '' : `${found}; `;
};

function difference(comparison: Comparison, level: string): string {
  const { difference: amount, kPerClass, metric } = comparison;
  const where =
    kPerClass === null
      ? 'On average over all numbers of labels'
      : `With ${kPerClass} ${kPerClass === 1 ? 'label' : 'labels'} per class`;
  return (
    `${where} the difference to supervised training in ${metricName(metric)}, on the same draws and test images, is ` +
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
  return `Tested at each number of labels per class by itself: ${parts.join(', ')}.`;
}

function labelEconomy(economy: LabelEconomy, level: string): string {
  const { target, targetLabels, labels, from, within } = economy;
  const goal = `what supervised training reaches at its best (${fixed(target, 3)} with ${countText(targetLabels)}, on its curve made monotone)`;
  const interval = `${level} interval ${rangeText(economy)}`;
  if (labels === null)
    return `With up to ${within} labels per class it does not get to ${goal}: ${interval}.`;
  const times = targetLabels / labels;
  const [, most] = economy.interval;
  // At the fewest labels that were tried the factor is only known to be at least so large.
  const saved =
    most === null || most >= targetLabels
      ? ', so whether these are fewer is open'
      : `, ${labels <= from ? 'at least ' : ''}${countText(times)} times fewer labels`;
  return `It takes ${labels > from ? 'about ' : ''}${labelsText(economy)} labels per class to equal ${goal}: ${interval}${saved}.`;
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
  const nothing = own.flatMap((row) => (row.trials === 0 && row.kPerClass !== null ? [row.kPerClass] : []));
  const untuned =
    nothing.length === 0
      ? ''
      : ` (not with ${listed(nothing)} ${nothing.length === 1 && nothing[0] === 1 ? 'label' : 'labels'} per class, where nothing is left to choose by)`;
  const search =
    trials === 0
      ? `The baseline was not tuned: its ${whole(trainings)} trainings took the settings they were given.`
      : `The baseline was tuned for every draw on a held-out part of its own labels${untuned}: ${whole(trials)} trials of ` +
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

/** The answer in words: a short one, the numbers to read first, and all that it rests on. */
export type WorthWords = {
  readonly short: string;
  readonly figures: readonly KeyFigure[];
  readonly sentences: readonly string[];
};

function figuresOf({ comparison, economy }: Worth, level: string): readonly KeyFigure[] {
  if (comparison === undefined) return [];
  const { difference: amount, metric, kPerClass } = comparison;
  const where = kPerClass === null ? 'on average over all numbers of labels' : `with k = ${kPerClass}`;
  const interval = rangeOf(comparison, level);
  return [
    {
      value: signed(amount),
      what: `${metricName(metric)} against supervised training, ${where}`,
      ...(interval === undefined ? {} : { more: interval }),
    },
    ...(economy === undefined
      ? []
      : [
          {
            value: labelsText(economy),
            what: `labels per class equal supervised training with ${countText(economy.targetLabels)}`,
            more: `${level} interval ${rangeText(economy)}`,
          },
        ]),
  ];
}

/** How it stands to features that nothing was learned for. */
function controlWords(controls: readonly Comparison[], level: string): string | undefined {
  if (controls.length === 0) return undefined;
  const parts = controls.map(
    (one) =>
      `${one.verdict === 'within noise' ? 'within noise of' : `${one.verdict} than`} ${untrainedName(one.b)} (${signed(one.difference, 3)}; ${range(one, level)}${chance(one)})`,
  );
  return `With the same classifier it is ${listed(parts)}.`;
}

/** The answer and what it rests on; undefined where nothing that was pretrained stands beside the supervised baseline. */
export function worthWords(results: Given, level = 0.95): WorthWords | undefined {
  const found = worth(results);
  const { comparison, controls, economy } = found;
  if (comparison === undefined) return undefined;
  const percent = `${Math.round(100 * level)} %`;
  const comparisons = results.comparisons ?? [];
  const byK = between(
    comparisons,
    (name) => same(name, comparison.a),
    (name) => same(name, comparison.b),
  );
  const tuned = overall(between(comparisons, ({ method }) => /^fine-tuned/.test(method), isBaseline));
  const sentences = [
    difference(comparison, percent),
    standings(byK),
    economy === undefined ? undefined : labelEconomy(economy, percent),
    controlWords(controls, percent),
    tuned === undefined
      ? undefined
      : `Shown apart: the whole network fine-tuned from pretrained weights is ${tuned.verdict === 'within noise' ? 'within noise of' : `${tuned.verdict} than`} the same training from random ones (${signed(tuned.difference, 3)}; ${range(tuned, percent)}${chance(tuned)}).`,
    ...given(results.provenance, comparison),
  ];
  return {
    short: short(found),
    figures: figuresOf(found, percent),
    sentences: sentences.filter((one) => one !== undefined),
  };
}

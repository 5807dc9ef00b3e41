import type { Comparison, LabelEconomy } from '../results/schema.ts';

const points = (share: number): string => share.toFixed(3);
const p = (value: number): string =>
  value < 0.001 ? 'p < .001' : `p = ${value.toFixed(3).replace(/^0/, '')}`;

/** Names that tell two series apart: `dino`, or with what differs between series of the same method: `dino (svm)`. */
function names({ a, b }: Pick<Comparison, 'a' | 'b'>): readonly [string, string] {
  const extra = (one: Comparison['a']): string => {
    const parts = [
      ...(a.method === b.method && a.backbone !== b.backbone ? [one.backbone] : []),
      ...(a.classifier === b.classifier ? [] : [one.classifier]),
    ];
    return parts.length === 0 ? one.method : `${one.method} (${parts.join(', ')})`;
  };
  return [extra(a), extra(b)];
}

/** A comparison in a sentence, saying in words where the difference is within noise. */
export function comparisonWords(comparison: Comparison): string {
  const { difference, interval, kPerClass, pHolm, familySize, verdict } = comparison;
  const [a, b] = names(comparison);
  const where =
    kPerClass === null
      ? 'over the whole label curve'
      : `with ${kPerClass} ${kPerClass === 1 ? 'label' : 'labels'} per class`;
  const range = interval === null ? '' : `, ${points(interval[0])} to ${points(interval[1])}`;
  const chance = `${p(pHolm)}${familySize > 1 ? ` after Holm over ${familySize} comparisons` : ''}`;
  if (verdict === 'within noise')
    return `${a} and ${b} are within noise ${where} (difference ${points(difference)}${range}; ${chance}).`;
  return `${a} is ${verdict} than ${b} ${where} by ${points(Math.abs(difference))} (difference ${points(difference)}${range}; ${chance}).`;
}

const rounded = (labels: number): string =>
  labels < 10 ? labels.toFixed(1).replace(/\.0$/, '') : labels.toFixed(0);

/** Label economy in a sentence. */
export function economyWords(economy: LabelEconomy): string {
  const { target, targetLabels, labels, interval, from, within } = economy;
  const [a, b] = names(economy);
  const many = (value: number | null): string =>
    value === null ? `more than ${within}` : value <= from ? `${from} or fewer` : `about ${rounded(value)}`;
  const end = (value: number | null): string =>
    value === null ? `more than ${within}` : value <= from ? `${from} or fewer` : rounded(value);
  const goal = `${b} at its best (${points(target)} with ${rounded(targetLabels)})`;
  const [low, high] = [end(interval[0]), end(interval[1])];
  const range = low === high ? `95 % interval wholly at ${low}` : `95 % interval ${low} to ${high}`;
  return `${a} needs ${many(labels)} labels per class to equal ${goal}; ${range}.`;
}

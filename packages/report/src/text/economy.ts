import type { LabelEconomy } from '@sparsam/evaluate';

/** A number of labels per class: whole from ten up, else with one digit where it is between whole numbers. */
export function countText(labels: number): string {
  if (labels >= 9.95) return String(Math.round(labels));
  const text = labels.toFixed(1);
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

const endText = (labels: number | null, { from, within }: Pick<LabelEconomy, 'from' | 'within'>): string =>
  labels === null ? `more than ${within}` : labels <= from ? `${from} or fewer` : countText(labels);

/** Labels per class needed: `7.4`, `1 or fewer`, `more than 100`. */
export const labelsText = (one: LabelEconomy): string => endText(one.labels, one);

/** Its interval: `5 to 12`, `5 to more than 100`, or the one text where both ends are beyond what was tried. */
export function rangeText(one: LabelEconomy): string {
  const [low, high] = one.interval.map((end) => endText(end, one)) as [string, string];
  return low === high ? low : `${low} to ${high}`;
}

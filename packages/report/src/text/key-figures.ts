import type { ResultsFile } from '@sparsam/evaluate';
import { type Selection, seriesOf } from '../input/select-rows.ts';
import type { Statistics } from '../input/statistics.ts';
import { chosenEconomy } from './chosen-economy.ts';
import { labelsText, rangeText } from './economy.ts';
import { methodName, metricName } from './names.ts';
import { fixed, whole } from './numbers.ts';
import { headlineK, labelled } from './verdict.ts';

/** A number to read first, with what it is. */
export type KeyFigure = { readonly value: string; readonly what: string; readonly more?: string };

/** The numbers at the top of the page: the score, the labels saved, and what it was tested on. */
export function keyFigures(
  { protocol, economy }: Pick<ResultsFile, 'protocol'> & Statistics,
  selection: Selection,
): KeyFigure[] {
  const { rows, mainMethod, mainClassifier, metric } = selection;
  const series = seriesOf(rows, mainMethod, mainClassifier);
  const k = headlineK(series.map((row) => row.kPerClass));
  const row = series.find(({ kPerClass }) => kPerClass === k);
  const level = `${Math.round(100 * protocol.interval.level)} %`;
  const figures: KeyFigure[] = [];
  if (row !== undefined) {
    figures.push({
      value: fixed(row.mean),
      what: `${metricName(metric)} with ${labelled(k)}`,
      ...(row.interval === null
        ? {}
        : { more: `${level} interval ${fixed(row.interval[0])} to ${fixed(row.interval[1])}` }),
    });
  }
  const saved = chosenEconomy(economy, selection);
  if (saved !== undefined && saved.labels !== null) {
    figures.push({
      value: labelsText(saved),
      what: `labels per class equal ${Math.round(saved.targetLabels)} with ${methodName(saved.b.method)}`,
      more: `${level} interval ${rangeText(saved)}`,
    });
  }
  const { images } = protocol.split.test;
  figures.push({
    value: whole(images),
    what: `test images of ${protocol.classes.length} classes, kept aside`,
    more: `${protocol.repetitions} ${protocol.repetitions === 1 ? 'draw' : 'draws'} of the labels for each number`,
  });
  return figures;
}

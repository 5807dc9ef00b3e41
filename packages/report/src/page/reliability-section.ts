import { reliabilityFigure } from '../figures/reliability.ts';
import { drawSvg, inlineSvg } from '../figures/vega-svg.ts';
import { type Markup, html, trusted } from '../html/html.ts';
import type { Selection } from '../input/select-rows.ts';
import type { Calibration } from '@sparsam/evaluate';
import { classifierName, methodName } from '../text/names.ts';
import { fixed, whole } from '../text/numbers.ts';
import { labelled } from '../text/verdict.ts';
import type { FigureSetter } from './figure.ts';

/** The calibrations worth drawing: the report's method with every classifier. */
export const chosenCalibrations = (
  calibration: readonly Calibration[],
  { mainMethod }: Selection,
): Calibration[] => calibration.filter(({ method }) => method === mainMethod);

/** What the bins say in words: on the whole too sure, too unsure, or neither. */
export function tendency({ bins, equalWidth }: Calibration): string {
  const total = bins.reduce((sum, { images }) => sum + images, 0);
  const excess = bins.reduce(
    (sum, { images, confidence, accuracy }) => sum + (images / total) * (confidence - accuracy),
    0,
  );
  if (total === 0 || Math.abs(excess) < 0.02) {
    return equalWidth.mean < 0.05
      ? 'about as sure as it may be'
      : 'too sure in some ranges, not sure enough in others';
  }
  return excess > 0
    ? `too sure of itself, by ${fixed(excess)} on average`
    : `less sure of itself than it might be, by ${fixed(-excess)} on average`;
}

/** Reliability diagrams with their errors. */
export async function reliabilitySection(
  calibrations: readonly Calibration[],
  figure: FigureSetter,
): Promise<Markup> {
  const panels: Markup[] = [];
  for (const one of calibrations) {
    const name = classifierName(one.classifier);
    const svg = inlineSvg(await drawSvg(reliabilityFigure(one), `Reliability of ${name}`));
    panels.push(
      html`<div>
        <h4>${name}</h4>
        <p class="note">
          expected calibration error <b>${fixed(one.equalWidth.mean, 3)}</b>; ${tendency(one)}
        </p>
        ${trusted(svg)}
      </div> `,
    );
  }
  const [first] = calibrations;
  const predictions = first?.bins.reduce((sum, { images }) => sum + images, 0) ?? 0;
  return figure({
    title: `${methodName(first?.method ?? '')}, ${labelled(first?.kPerClass ?? 0)}: is it right as often as it is sure?`,
    body: html`<div class="panels small">${panels}</div>`,
    caption: html`Blue bars: the share of predictions in each range of confidence that is right. Orange dots:
    their mean confidence; the line between is the error. On the dashed diagonal confidence would be right.
    Below: how many of the ${whole(predictions)} predictions fall into each range. The expected calibration
    error is the mean distance over all predictions, of ${first?.bins.length ?? 0} ranges of equal width, and
    the mean over ${first?.draws === 1 ? 'one draw' : `${first?.draws ?? 0} draws`}.`,
  });
}

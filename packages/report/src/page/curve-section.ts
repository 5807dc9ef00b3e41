import { type CurveSeries, labelCurve, scoreMaximum } from '../figures/label-curve.ts';
import { type Look, dashes, methodLooks, shapes } from '../figures/palette.ts';
import { drawSvg, inlineSvg } from '../figures/vega-svg.ts';
import { type Markup, html, trusted } from '../html/html.ts';
import { type Selection, seriesOf } from '../input/select-rows.ts';
import { classifierName, methodName, metricName } from '../text/names.ts';
import { stamp } from '../text/stamp.ts';

/** More lines than this in one figure hide each other; the methods are then drawn in a panel for each classifier. */
const mostLines = 5;

const marks: Readonly<Record<Look['shape'], string>> = {
  circle: '<circle cx="17" cy="7" r="4.5"/>',
  square: '<rect x="13" y="3" width="8" height="8"/>',
  diamond: '<path d="M17 1.5 22 7 17 12.5 12 7Z"/>',
  'triangle-up': '<path d="M17 2 22 11.5H12Z"/>',
  'triangle-down': '<path d="M17 12 22 2.5H12Z"/>',
  cross: '<path d="M15.2 2h3.6v3.2H22v3.6h-3.2V12h-3.6V8.8H12V5.2h3.2Z"/>',
};

function legend(series: readonly CurveSeries[]): Markup {
  return html`<ul class="legend">
    ${series.map(
      ({ name, look }) =>
        html`<li>
          ${trusted(`<svg viewBox="0 0 34 14" aria-hidden="true" fill="${look.color}"><path d="M0 7H34" stroke="${look.color}" stroke-width="2" stroke-dasharray="${look.dash.join(' ')}"/>${marks[look.shape]}</svg>`)}${name}
        </li>`,
    )}
  </ul>`;
}

/** The panels of the label curve: what is drawn in each, with a title where there are several. */
export function curvePanels(
  selection: Selection,
): { readonly title?: string; readonly series: CurveSeries[] }[] {
  const { rows, methods, classifiers, mainMethod } = selection;
  const looks = methodLooks(methods);
  const all = methods.flatMap((method) =>
    classifiers.flatMap((classifier, index) => {
      const points = seriesOf(rows, method, classifier);
      if (points.length === 0) return [];
      const look = {
        ...(looks.get(method) as Look),
        dash: dashes[index % dashes.length] as readonly number[],
      };
      const name =
        classifiers.length === 1
          ? methodName(method)
          : `${methodName(method)}, ${classifierName(classifier)}`;
      return [{ method, classifier, name, look, rows: points }];
    }),
  );
  if (all.length <= mostLines) return [{ series: all }];
  const panels: { title?: string; series: CurveSeries[] }[] = classifiers.map((classifier) => ({
    title: classifierName(classifier),
    series: all
      .filter((one) => one.classifier === classifier)
      .map((one) => ({ name: methodName(one.method), look: { ...one.look, dash: [] }, rows: one.rows })),
  }));
  const ofMain = all.filter((one) => one.method === mainMethod);
  if (ofMain.length > 1) {
    // Within one method the classifiers differ by colour too; these colours are not those of methods.
    const colors = ['#332288', '#117733', '#882255', '#aa4499', '#88ccee', '#ddcc77'];
    panels.push({
      title: `${methodName(mainMethod)}: the classifiers`,
      series: ofMain.map((one, index) => ({
        name: classifierName(one.classifier),
        look: {
          color: colors[index % colors.length] as string,
          shape: shapes[index % shapes.length] as Look['shape'],
          dash: dashes[index % dashes.length] as readonly number[],
        },
        rows: one.rows,
      })),
    });
  }
  return panels;
}

/** The label curve with its legend. */
export async function curveSection(
  selection: Selection,
  numClasses: number,
  provenance: Readonly<Record<string, unknown>> = {},
): Promise<Markup> {
  const panels = curvePanels(selection);
  const maximum = scoreMaximum(selection.rows);
  const chance = selection.metric === 'balancedAccuracy' && numClasses > 1 ? 1 / numClasses : undefined;
  const single = panels.length === 1;
  const drawn: Markup[] = [];
  for (const { title, series } of panels) {
    const size = single ? { width: 620, height: 360 } : {};
    const spec = labelCurve(series, { maximum, chance, ...size });
    const label = `${metricName(selection.metric)} over labels per class${title === undefined ? '' : `, ${title}`}`;
    drawn.push(
      html`<div>
        ${title !== undefined && html`<h3>${title}</h3>`}${legend(series)}${trusted(inlineSvg(await drawSvg(stamp(spec, provenance), label)))}
      </div> `,
    );
  }
  const intervals = selection.rows.some((row) => row.interval !== undefined && row.interval !== null);
  return html`<figure>
    ${single ? html`${drawn}` : html`<div class="panels">${drawn}</div>`}
    <figcaption>
      Each point is the mean over draws of the labelled images, the band one standard deviation over the draws
      to each side${intervals && ', the whiskers the interval of the mean'}. Features are learned from the
      training images without their labels; all are scored on the same test images. The upper axis counts the
      labels of all
      classes.${chance !== undefined && html` The dashed line is guessing (${chance.toFixed(3)}).`}
    </figcaption>
  </figure>`;
}

import { type CurveSeries, labelCurve, scoreMaximum } from '../figures/label-curve.ts';
import { type Look, dashes, methodLooks, shapes } from '../figures/palette.ts';
import { drawSvg, inlineSvg } from '../figures/vega-svg.ts';
import { type Markup, html, trusted } from '../html/html.ts';
import { type Selection, seriesOf } from '../input/select-rows.ts';
import { classifierName, methodName, metricName, shortClassifier, shortMethod } from '../text/names.ts';
import { listed } from '../text/numbers.ts';
import { legend } from './legend.ts';

/** More lines than this in one figure hide each other; the methods are then drawn in a panel for each classifier. */
const mostLines = 5;

/**
 * Classifiers that one method alone has, beside others that are shared: those of networks that are trained on the labels.
 * Their methods stand in every panel, as they are what the others are measured against.
 */
function ownClassifiers({ rows, classifiers }: Selection): readonly string[] {
  const users = (name: string): number =>
    new Set(rows.filter(({ classifier }) => classifier === name).map(({ method }) => method)).size;
  const own = classifiers.filter((name) => users(name) === 1);
  return own.length === classifiers.length ? [] : own;
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
      const alone = classifiers.length === 1;
      const name = alone ? methodName(method) : `${methodName(method)}, ${classifierName(classifier)}`;
      const endLabel = alone ? shortMethod(method) : `${shortMethod(method)}, ${shortClassifier(classifier)}`;
      return [{ method, classifier, name, endLabel, look, rows: points }];
    }),
  );
  if (all.length <= mostLines) return [{ series: all }];
  const own = ownClassifiers(selection);
  const shared = classifiers.filter((name) => !own.includes(name));
  const panels: { title?: string; series: CurveSeries[] }[] = shared.map((classifier) => ({
    title: classifierName(classifier),
    series: all
      .filter((one) => one.classifier === classifier || own.includes(one.classifier))
      .map((one) => ({
        name: methodName(one.method),
        endLabel: shortMethod(one.method),
        look: { ...one.look, dash: [] },
        rows: one.rows,
      })),
  }));
  const ofMain = all.filter((one) => one.method === mainMethod);
  if (ofMain.length > 1) {
    // Within one method the classifiers differ by colour too; these colours are not those of methods.
    const colors = ['#332288', '#117733', '#882255', '#aa4499', '#88ccee', '#ddcc77'];
    panels.push({
      title: `${methodName(mainMethod)}: the classifiers`,
      series: ofMain.map((one, index) => ({
        name: classifierName(one.classifier),
        endLabel: shortClassifier(one.classifier),
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

/** The label curves: one figure, which phones get in a narrower drawing, or a panel for each classifier. */
export async function curveFigure(
  selection: Selection,
  { chance, about = '' }: { readonly chance?: number | undefined; readonly about?: string },
): Promise<Markup> {
  const panels = curvePanels(selection);
  const maximum = scoreMaximum(selection.rows);
  const draw = async (
    { title, series }: (typeof panels)[number],
    size: { readonly width?: number; readonly height?: number },
  ): Promise<Markup> => {
    const label = `${metricName(selection.metric)} over labels per class${about}${title === undefined ? '' : `, ${title}`}`;
    return trusted(inlineSvg(await drawSvg(labelCurve(series, { maximum, chance, ...size }), label)));
  };
  const [only] = panels;
  if (panels.length === 1 && only !== undefined) {
    const wide = await draw(only, { width: 560, height: 330 });
    const narrow = await draw(
      { ...only, series: only.series.map(({ endLabel: _, ...one }) => one) },
      { width: 290, height: 250 },
    );
    return html`<div class="for-wide">${wide}</div>
      <div class="for-narrow">${legend(only.series)}${narrow}</div>`;
  }
  const drawn: Markup[] = [];
  for (const panel of panels) {
    drawn.push(
      html`<div>
        <h4>${panel.title}</h4>
        ${await draw(panel, {})}
      </div> `,
    );
  }
  const looks = methodLooks(selection.methods);
  const entries = selection.methods.map((method) => ({
    name: methodName(method),
    look: looks.get(method) as Look,
  }));
  return html`${legend(entries)}
    <div class="panels">${drawn}</div>`;
}

/** The score of guessing, where the metric has one. */
export const chanceOf = (metric: string, numClasses: number): number | undefined =>
  metric === 'balancedAccuracy' && numClasses > 1 ? 1 / numClasses : undefined;

/** What points, bands and whiskers are. */
export function curveCaption(selection: Selection, chance: number | undefined, level: number): Markup {
  const intervals = selection.rows.some((row) => row.interval !== null);
  const percent = String(Math.round(100 * level));
  const alone = curvePanels(selection).length > 1 ? ownClassifiers(selection) : [];
  const own = selection.methods.filter((method) =>
    selection.rows.some((row) => row.method === method && alone.includes(row.classifier)),
  );
  return html`Each point is the mean over draws of the labelled images, the band one standard deviation over
  the draws to each side${intervals && `, the whiskers the ${percent} % interval of the mean`}. Features are
  learned from the training images without their
  labels;${own.length > 0 && ` what is trained on the labels itself (${listed(own.map(methodName))}) is in every panel;`}
  all are scored on the same test images. The upper axis counts the labels of all
  classes.${chance !== undefined && html` The dashed line is guessing (${chance.toFixed(3)}).`}`;
}

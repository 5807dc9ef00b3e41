import type { Confusion, ProtocolDescription } from '@sparsam/evaluate';
import { confusionFigure } from '../figures/confusion-figure.ts';
import { drawSvg, inlineSvg } from '../figures/vega-svg.ts';
import { type Markup, html, trusted } from '../html/html.ts';
import type { Selection } from '../input/select-rows.ts';
import { classifierName, methodName } from '../text/names.ts';
import { stamp } from '../text/stamp.ts';
import { headlineK } from '../text/verdict.ts';

/** The matrices worth drawing: method and classifier of the headline, at its number of labels and at the largest. */
export function chosenConfusions(confusions: readonly Confusion[], selection: Selection): Confusion[] {
  const ofMethod = confusions.filter(({ method }) => method === selection.mainMethod);
  const ofMain = ofMethod.filter(({ classifier }) => classifier === selection.mainClassifier);
  const pool = ofMain.length > 0 ? ofMain : ofMethod.length > 0 ? ofMethod : [...confusions];
  if (pool.length === 0) return [];
  const ks = pool.map((entry) => entry.kPerClass);
  const wanted = [...new Set([headlineK(ks), Math.max(...ks)])];
  return wanted.map((k) => pool.find((entry) => entry.kPerClass === k) as Confusion);
}

/** Confusion matrices as figures. */
export async function confusionSection(
  chosen: readonly Confusion[],
  { classes, split, repetitions }: ProtocolDescription,
  provenance: Readonly<Record<string, unknown>> = {},
): Promise<Markup> {
  const testImages = classes.map((name) => split.test.perClass[name] ?? 0);
  const figures: Markup[] = [];
  for (const confusion of chosen) {
    const { method, classifier, kPerClass } = confusion;
    const name = `${methodName(method)}, ${classifierName(classifier)}, ${kPerClass} ${kPerClass === 1 ? 'label' : 'labels'} per class`;
    const figure = confusionFigure(confusion, { classes, testImages, draws: repetitions });
    const svg = inlineSvg(await drawSvg(stamp(figure, provenance), `Confusion matrix: ${name}`));
    figures.push(
      html`<h3>${name}</h3>
        <figure>
          <div class="scroll">${trusted(svg.replace('<svg ', '<svg class="wide" '))}</div>
          <figcaption>
            Row: the true class; column: the prediction; each row adds up to one.
            ${repetitions > 1 ? `Upper number: mean over ${repetitions} draws of the labels; lower number: standard deviation.` : 'From one draw of the labels.'}
            Bars: test images of each class, on a log scale.
          </figcaption>
        </figure> `,
    );
  }
  return html`${figures}`;
}

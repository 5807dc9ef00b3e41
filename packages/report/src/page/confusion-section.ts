import type { Confusion, ProtocolDescription } from '@sparsam/evaluate';
import { drawRecalls } from '../analysis/class-recalls.ts';
import { type PredictionSet, findSet } from '../analysis/prediction-sets.ts';
import { type Strip, confusionFigure } from '../figures/confusion-figure.ts';
import { type Look, methodLooks } from '../figures/palette.ts';
import { drawSvg, inlineSvg } from '../figures/vega-svg.ts';
import { type Markup, html, trusted } from '../html/html.ts';
import type { Selection } from '../input/select-rows.ts';
import type { ClassRecalls } from '@sparsam/evaluate';
import { classifierName, methodName } from '../text/names.ts';
import { moments } from '../text/numbers.ts';
import { headlineK, labelled } from '../text/verdict.ts';
import type { FigureSetter } from './figure.ts';
import { legend } from './legend.ts';

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

export type ConfusionInput = {
  readonly selection: Selection;
  readonly protocol: ProtocolDescription;
  readonly sets: readonly PredictionSet[];
  /** Recalls with intervals, where the evaluation computed them. */
  readonly classRecalls?: readonly ClassRecalls[] | undefined;
};

/** The recall of every class under every method, with the classifier and the number of labels of a matrix. */
export function recallStrips(
  { classifier, kPerClass }: Pick<Confusion, 'classifier' | 'kPerClass'>,
  { selection, protocol, sets, classRecalls }: ConfusionInput,
): Strip[] {
  const looks = methodLooks(selection.methods);
  return selection.methods.flatMap((method): Strip[] => {
    const name = methodName(method);
    const look = looks.get(method) as Look;
    const given = classRecalls?.find(
      (one) => one.method === method && one.classifier === classifier && one.kPerClass === kPerClass,
    );
    if (given !== undefined) {
      return [
        {
          ...{ name, look },
          recalls: given.classes.map(({ mean }) => mean),
          ranges: given.classes.map(({ mean, stdev, interval }) => interval ?? [mean - stdev, mean + stdev]),
        },
      ];
    }
    const set = findSet(sets, method, classifier);
    if (set === undefined) return [];
    const draws = drawRecalls(set, kPerClass);
    const of = protocol.classes.map((_, index) => moments(draws.map((recalls) => recalls[index] as number)));
    return [
      {
        ...{ name, look },
        recalls: of.map(({ mean }) => mean),
        ranges: of.map(({ mean, stdev }) => [mean - stdev, mean + stdev] as const),
      },
    ];
  });
}

/** Confusion matrices as figures. */
export async function confusionSection(
  chosen: readonly Confusion[],
  input: ConfusionInput,
  figure: FigureSetter,
): Promise<Markup> {
  const { classes, split, repetitions } = input.protocol;
  const testImages = classes.map((name) => split.test.perClass[name] ?? 0);
  const figures: Markup[] = [];
  for (const confusion of chosen) {
    const { method, classifier, kPerClass } = confusion;
    const name = `${methodName(method)}, ${classifierName(classifier)}, ${labelled(kPerClass)}`;
    const strips = recallStrips(confusion, input);
    const spec = confusionFigure(confusion, { classes, testImages, draws: repetitions, strips });
    const svg = inlineSvg(await drawSvg(spec, `Confusion matrix: ${name}`));
    const intervals = input.classRecalls !== undefined;
    figures.push(
      figure({
        title: name,
        body: html`${strips.length > 0 && legend(strips, { lines: false })}
          <div class="scroll">${trusted(svg.replace('<svg ', '<svg class="wide" '))}</div>`,
        caption: html`Row: the true class; column: the prediction; each row adds up to one.
        ${repetitions > 1 ? `Upper number: mean over ${repetitions} draws of the labels; lower number: standard deviation.` : 'From one draw of the labels.'}
        Grey bars: test images of each class, on a log
        scale.${strips.length > 0 && ` Right: the recall of each class under each method with the same classifier and number of labels, with ${intervals ? 'its interval' : 'one standard deviation over the draws to each side'}.`}`,
      }),
    );
  }
  return html`${figures}`;
}

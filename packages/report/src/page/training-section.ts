import {
  type Limit,
  type TrainingCurveOptions,
  flatRow,
  logNames,
  logSeries,
  trainingCurve,
} from '../figures/training-curves.ts';
import { drawSvg, inlineSvg } from '../figures/vega-svg.ts';
import { type Markup, html, trusted } from '../html/html.ts';
import type { LogRow } from '../input/report-input.ts';
import type { FigureSetter } from './figure.ts';

/** The upper limit of the teacher's entropy: ln(prototypes), where the log or the configuration says how many there are. */
function entropyLimit(
  log: readonly LogRow[],
  config: Readonly<Record<string, unknown>> | undefined,
): number | undefined {
  const logged = logSeries(log, 'teacherEntropyLimit')[0]?.value;
  if (logged !== undefined) return logged;
  const search = (value: unknown): number | undefined => {
    if (typeof value !== 'object' || value === null) return undefined;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'numPrototypes' && typeof inner === 'number' && inner > 1) return Math.log(inner);
      const found = search(inner);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(config);
}

/** Training curves; undefined where the log holds nothing that could be drawn. */
export async function trainingSection(
  rows: readonly LogRow[],
  config: Readonly<Record<string, unknown>> | undefined,
  figure: FigureSetter,
): Promise<Markup | undefined> {
  const log = rows.map((row) => flatRow(row));
  const limit = entropyLimit(log, config);
  const limits: Limit[] = [
    { value: 0, label: '0: one prototype' },
    ...(limit === undefined ? [] : [{ value: limit, label: `${limit.toFixed(2)}: all prototypes alike` }]),
  ];
  const scores = logNames(log, (name) => /^evaluation\.|knn/i.test(name)).slice(0, 6);
  const curves: (readonly [name: string, options: TrainingCurveOptions])[] = [
    ['loss', { title: 'Loss' }],
    ['teacherEntropy', { title: 'Entropy of the teacher (nats)', color: '#009e73', limits, fromZero: true }],
    ...scores.map(
      (name) => [name, { title: scoreTitle(name), color: '#d55e00', points: true, fromZero: true }] as const,
    ),
    [
      'effectiveRank',
      { title: 'Effective rank of the features', color: '#cc79a7', points: true, fromZero: true },
    ],
    ['learningRate', { title: 'Learning rate', color: '#6b6b6b', fromZero: true }],
  ];
  const drawn: Markup[] = [];
  for (const [name, options] of curves) {
    const points = logSeries(log, name);
    if (points.length < 2) continue;
    drawn.push(
      html`<div>
        ${trusted(inlineSvg(await drawSvg(trainingCurve(points, options), `${options.title} over steps`)))}
      </div> `,
    );
  }
  if (drawn.length === 0) return undefined;
  return figure({
    title: 'Pretraining without labels, step by step',
    body: html`<div class="panels small">${drawn}</div>`,
    caption: html`The shaded range is the spread within each stretch of steps. A teacher whose entropy stays
    at either limit has
    collapsed.${scores.length > 0 && ' The kNN score uses labels for watching only; nothing is trained on them.'}`,
  });
}

/** `evaluation.knnBalancedAccuracy` as `kNN balanced accuracy while training`. */
function scoreTitle(name: string): string {
  const words = name
    .replace(/^evaluation\./, '')
    .replace(/\./g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/knn/g, 'kNN');
  return `${words.charAt(0) === 'k' ? words : words.charAt(0).toUpperCase() + words.slice(1)} while training`;
}

import type { ResultRow } from '@sparsam/evaluate';
import { metricName } from '../text/names.ts';
import type { Look } from './palette.ts';
import { spreadLabels } from './spread-labels.ts';
import type { Spec } from './vega-svg.ts';

/** One line of the curve: a name for the figure and its points. */
export type CurveSeries = {
  readonly name: string;
  /** Written at the end of the line; none where the figure has a legend instead. */
  readonly endLabel?: string;
  readonly look: Look;
  readonly rows: readonly ResultRow[];
};

export type LabelCurveOptions = {
  readonly title?: string;
  /** Shared by the panels of a report, so that they can be compared. */
  readonly maximum?: number;
  /** The score of guessing, drawn as a dashed line. */
  readonly chance?: number | undefined;
  readonly width?: number;
  readonly height?: number;
};

const labelSize = 12.5;

/** The top of the score axis: the next tenth above everything that is drawn. */
export function scoreMaximum(rows: readonly ResultRow[]): number {
  const top = Math.max(0.1, ...rows.map((row) => Math.max(row.mean + row.stdev, row.interval?.[1] ?? 0)));
  return Math.min(1, Math.ceil(top * 10) / 10);
}

/**
 * The label curve: score over labels per class (log axis), a line for each series with a band of one standard deviation
 * over the repetitions, whiskers for intervals where there are any, and the number of labels of all classes on top.
 */
export function labelCurve(series: readonly CurveSeries[], options: LabelCurveOptions = {}): Spec {
  const { title, chance, width = 320, height = 250 } = options;
  const rows = series.flatMap((one) => one.rows);
  const maximum = options.maximum ?? scoreMaximum(rows);
  const values = series.flatMap(({ name, rows: points }) =>
    points.map((row) => ({
      series: name,
      k: row.kPerClass,
      mean: row.mean,
      low: Math.max(0, row.mean - row.stdev),
      high: Math.min(1, row.mean + row.stdev),
      intervalLow: row.interval?.[0] ?? null,
      intervalHigh: row.interval?.[1] ?? null,
    })),
  );
  const labels = new Map(rows.map((row) => [row.kPerClass, row.labels]));
  const ks = [...labels.keys()].sort((a, b) => a - b);
  const first = ks[0] ?? 1;
  const last = ks[ks.length - 1] ?? 1;
  const names = series.map((one) => one.name);
  const range = (pick: (look: Look) => unknown): Spec => ({
    scale: { domain: names, range: series.map(({ look }) => pick(look)) },
    legend: null,
    field: 'series',
    type: 'nominal',
  });
  const x = (axis: Spec): Spec => ({
    field: 'k',
    type: 'quantitative',
    scale: { type: 'log', domain: [first / 1.2, last * 1.2], nice: false },
    axis: { values: ks, grid: false, labelOverlap: true, ...axis },
  });
  const bottom = x({ title: 'labels per class', format: 'd' });
  const y = (field: string): Spec => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, maximum], nice: false },
    axis: { title: metricName(rows[0]?.metric ?? 'score'), format: '.1f', tickCount: 6, grid: true },
  });
  const color = range((look) => look.color);
  return {
    ...(title === undefined ? {} : { title }),
    width,
    height,
    data: { values },
    resolve: { axis: { x: 'independent' } },
    layer: [
      {
        layer: [
          ...(chance === undefined ? [] : chanceLine(chance, first, maximum)),
          ks.length > 1
            ? {
                mark: { type: 'area', opacity: 0.16 },
                encoding: { x: bottom, y: y('low'), y2: { field: 'high' }, color },
              }
            : {
                mark: { type: 'rule', strokeWidth: 5, opacity: 0.3 },
                encoding: { x: bottom, y: y('low'), y2: { field: 'high' }, color },
              },
          {
            transform: [{ filter: 'datum.intervalLow != null' }],
            mark: { type: 'rule', strokeWidth: 1.2, opacity: 0.8 },
            encoding: { x: bottom, y: y('intervalLow'), y2: { field: 'intervalHigh' }, color },
          },
          {
            mark: { type: 'line', strokeWidth: 2 },
            encoding: {
              x: bottom,
              y: y('mean'),
              color,
              strokeDash: range((look) => (look.dash.length === 0 ? [1, 0] : look.dash)),
            },
          },
          {
            mark: { type: 'point', filled: true, size: 60, opacity: 1 },
            encoding: { x: bottom, y: y('mean'), color, shape: range((look) => look.shape) },
          },
          ...endLabels(series, { last, maximum, height }),
        ],
      },
      {
        // Nothing but the second axis: the same places, named by the number of labels of all classes.
        mark: { type: 'point', opacity: 0 },
        encoding: {
          x: x({
            title: 'labels in all',
            orient: 'top',
            labelExpr: `${JSON.stringify(Object.fromEntries(labels))}[datum.value] || ''`,
          }),
          y: y('mean'),
        },
      },
    ],
  };
}

/** The name of each line beside its end, moved apart where ends are near each other. */
function endLabels(
  series: readonly CurveSeries[],
  { last, maximum, height }: { readonly last: number; readonly maximum: number; readonly height: number },
): Spec[] {
  const named = series.flatMap(({ endLabel, look, rows }) => {
    const end = rows[rows.length - 1];
    return endLabel === undefined || end === undefined ? [] : [{ endLabel, color: look.color, end }];
  });
  const unit = maximum / height;
  const places = spreadLabels(
    named.map(({ end }) => end.mean),
    { gap: 1.15 * labelSize * unit, low: 0, high: maximum },
  );
  return named.map(({ endLabel, color }, index) => ({
    data: { values: [{}] },
    mark: {
      type: 'text',
      align: 'left',
      dx: 7,
      fontSize: labelSize,
      fontWeight: 600,
      color: darker(color),
      text: endLabel,
    },
    encoding: {
      x: { datum: last * 1.2, type: 'quantitative' },
      y: { datum: places[index] as number, type: 'quantitative' },
    },
  }));
}

/** The colour with a third less light: lines may be pale, small letters may not. */
export function darker(color: string): string {
  const channel = (at: number): string =>
    Math.round(parseInt(color.slice(at, at + 2), 16) * 0.68)
      .toString(16)
      .padStart(2, '0');
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

function chanceLine(chance: number, first: number, maximum: number): Spec[] {
  if (chance > maximum) return [];
  // One row of data, or the line and its word would be drawn once for every point.
  const one = { values: [{}] };
  const y = { datum: chance, type: 'quantitative' };
  return [
    { data: one, mark: { type: 'rule', strokeDash: [3, 4], color: '#888' }, encoding: { y } },
    {
      data: one,
      mark: {
        type: 'text',
        align: 'left',
        baseline: 'top',
        dx: 3,
        dy: 3,
        fontSize: 11,
        color: '#555',
        text: 'guessing',
      },
      encoding: { y, x: { datum: first / 1.2, type: 'quantitative' } },
    },
  ];
}

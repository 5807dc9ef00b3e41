import type { LogRow } from '../input/report-input.ts';
import type { Spec } from './vega-svg.ts';

export type LogPoint = { readonly step: number; readonly value: number };

/** A row with nested records laid flat: `{ evaluation: { knn: 0.5 } }` becomes `{ 'evaluation.knn': 0.5 }`. */
export function flatRow(row: LogRow, prefix = ''): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      Object.assign(flat, flatRow(value as LogRow, `${prefix}${name}.`));
    } else flat[`${prefix}${name}`] = value;
  }
  return flat;
}

/** The values of a name over steps; rows without a finite number of that name stay out. */
export function logSeries(log: readonly LogRow[], name: string): LogPoint[] {
  return log.flatMap((row) => {
    const { step, [name]: value } = row;
    return typeof step === 'number' && typeof value === 'number' && Number.isFinite(value)
      ? [{ step, value }]
      : [];
  });
}

/** Names in the log whose values match, in order of appearance. */
export function logNames(log: readonly LogRow[], matches: (name: string) => boolean): string[] {
  const names = new Set<string>();
  for (const row of log) for (const name of Object.keys(row)) if (matches(name)) names.add(name);
  return [...names];
}

/** A stretch of a curve: mean, smallest and largest value of the points that fell into it. */
export type Stretch = {
  readonly step: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
};

/** Gathers points into at most `count` stretches of equal length, so that a long run draws as fast as a short one. */
export function gather(points: readonly LogPoint[], count = 160): Stretch[] {
  if (points.length <= count)
    return points.map(({ step, value }) => ({ step, value, low: value, high: value }));
  return Array.from({ length: count }, (_, index) => {
    const part = points.slice(
      Math.floor((index * points.length) / count),
      Math.floor(((index + 1) * points.length) / count),
    );
    const values = part.map((point) => point.value);
    return {
      step: (part[Math.floor(part.length / 2)] as LogPoint).step,
      value: values.reduce((sum, value) => sum + value, 0) / values.length,
      low: Math.min(...values),
      high: Math.max(...values),
    };
  });
}

/** A horizontal line with a word on it. */
export type Limit = { readonly value: number; readonly label: string };

export type TrainingCurveOptions = {
  readonly title: string;
  readonly color?: string;
  readonly limits?: readonly Limit[];
  /** Marks the single points; for scores that are measured now and then. */
  readonly points?: boolean;
  readonly fromZero?: boolean;
  readonly width?: number;
  readonly height?: number;
};

/** A number of the log over steps, with the range within each stretch behind it and limits as dashed lines. */
export function trainingCurve(points: readonly LogPoint[], options: TrainingCurveOptions): Spec {
  const {
    title,
    color = '#0072b2',
    limits = [],
    points: marked = false,
    fromZero = false,
    width = 240,
    height = 150,
  } = options;
  const x = {
    field: 'step',
    type: 'quantitative',
    axis: { title: 'step', grid: false, tickCount: 5 },
    scale: { nice: false },
  };
  const y = (field: string): Spec => ({
    field,
    type: 'quantitative',
    axis: { title: null, tickCount: 5 },
    scale: { zero: fromZero },
  });
  const end = points.reduce((last, point) => Math.max(last, point.step), 0);
  return {
    title,
    width,
    height,
    data: { values: gather(points) },
    layer: [
      { mark: { type: 'area', opacity: 0.2, color }, encoding: { x, y: y('low'), y2: { field: 'high' } } },
      { mark: { type: 'line', strokeWidth: 1.8, color }, encoding: { x, y: y('value') } },
      ...(marked
        ? [
            {
              mark: { type: 'point', filled: true, size: 35, color, opacity: 1 },
              encoding: { x, y: y('value') },
            },
          ]
        : []),
      ...limits.flatMap(({ value, label }) => [
        {
          data: { values: [{}] },
          mark: { type: 'rule', strokeDash: [4, 4], color: '#555' },
          encoding: { y: { datum: value, type: 'quantitative' } },
        },
        {
          data: { values: [{}] },
          mark: {
            type: 'text',
            align: 'right',
            baseline: 'bottom',
            dy: -2,
            fontSize: 11,
            color: '#444',
            text: label,
          },
          encoding: { x: { datum: end, type: 'quantitative' }, y: { datum: value, type: 'quantitative' } },
        },
      ]),
    ],
  };
}

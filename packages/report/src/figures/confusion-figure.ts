import { SparsamError } from '@sparsam/core';
import type { Confusion } from '@sparsam/evaluate';
import { fixed } from '../text/numbers.ts';
import type { Look } from './palette.ts';
import type { Spec } from './vega-svg.ts';

/** The recall of every class under one method, for the strips beside the matrix; in the order of the classes. */
export type Strip = {
  readonly name: string;
  readonly look: Look;
  /** NaN where a class has no test images. */
  readonly recalls: readonly number[];
  /** How far each may be off: an interval, or one standard deviation to each side. */
  readonly ranges: readonly (readonly [number, number])[];
};

export type ConfusionFigureOptions = {
  /** In the order of the matrix. */
  readonly classes: readonly string[];
  /** How many test images each class has. */
  readonly testImages: readonly number[];
  /** How many matrices the mean was taken over. */
  readonly draws: number;
  /** Methods to compare class by class; none leaves the strips out. */
  readonly strips?: readonly Strip[];
};

/**
 * The row-normalised confusion matrix (rows true, columns predicted) with mean and standard deviation in each cell, and
 * beside it how many test images each class has, on a log scale, and strips that compare the recall of methods.
 */
export function confusionFigure(confusion: Confusion, options: ConfusionFigureOptions): Spec {
  const { classes, testImages, draws, strips = [] } = options;
  const { rates, ratesStdev } = confusion;
  if (rates.length !== classes.length || rates.some((row) => row.length !== classes.length)) {
    throw new SparsamError(
      'input',
      `A confusion matrix of ${classes.length} by ${classes.length} classes was expected, but that of ${confusion.method} with ${confusion.classifier} has ${rates.length} rows. Evaluate again.`,
    );
  }
  const cell = classes.length <= 10 ? 50 : classes.length <= 16 ? 42 : 36;
  const fontSize = classes.length <= 10 ? 13 : classes.length <= 16 ? 11 : 10;
  const side = cell * classes.length;
  const many = draws > 1;
  const values = classes.flatMap((truth, row) =>
    classes.map((predicted, column) => {
      const mean = rates[row]?.[column] ?? 0;
      const spreadText = many ? `±${trimmed(ratesStdev[row]?.[column] ?? 0)}` : '';
      return { truth, predicted, mean, meanText: trimmed(mean), spreadText };
    }),
  );
  const truth = (axis: Spec | null): Spec => ({ field: 'truth', type: 'nominal', sort: classes, axis });
  const predicted = {
    field: 'predicted',
    type: 'nominal',
    sort: classes,
    axis: {
      title: 'predicted',
      orient: 'top',
      labelAngle: -40,
      labelLimit: 260,
      domain: false,
      ticks: false,
    },
  };
  const text = (field: string, dy: number, size: number): Spec => ({
    mark: { type: 'text', fontSize: size, dy },
    encoding: {
      x: predicted,
      y: truth({ title: 'true', labelLimit: 260, domain: false, ticks: false }),
      text: { field, type: 'nominal' },
      color: { condition: { test: 'datum.mean > 0.5', value: 'white' }, value: '#222' },
    },
  });
  return {
    spacing: 16,
    hconcat: [
      {
        width: side,
        height: side,
        data: { values },
        layer: [
          {
            mark: { type: 'rect', stroke: 'white', strokeWidth: 1 },
            encoding: {
              x: predicted,
              y: truth({ title: 'true', labelLimit: 260, domain: false, ticks: false }),
              color: {
                field: 'mean',
                type: 'quantitative',
                legend: null,
                scale: { domain: [0, 1], range: ['#f4f7fb', '#9cc3e4', '#3a7fbd', '#08306b'] },
              },
            },
          },
          text('meanText', many ? -fontSize * 0.45 : 0, fontSize),
          ...(many ? [text('spreadText', fontSize * 0.75, fontSize * 0.78)] : []),
        ],
      },
      {
        width: 90,
        height: side,
        data: {
          values: classes.map((name, index) => ({ truth: name, count: testImages[index] ?? 0, one: 1 })),
        },
        layer: [
          {
            transform: [{ filter: 'datum.count > 0' }],
            mark: { type: 'bar', color: '#c4c4c4', height: { band: 0.6 } },
            encoding: {
              y: truth(null),
              x: {
                field: 'one',
                type: 'quantitative',
                scale: { type: 'log', domain: [1, Math.max(10, ...testImages) * 1.05], nice: false },
                axis: {
                  title: 'test images (log)',
                  orient: 'top',
                  grid: false,
                  values: [1, 10, 100, 1000, 10_000, 100_000],
                  format: 'd',
                  labelOverlap: true,
                },
              },
              x2: { field: 'count' },
            },
          },
          {
            mark: { type: 'text', align: 'left', dx: 4, fontSize: 11, color: '#222' },
            encoding: { y: truth(null), x: { datum: 1 }, text: { field: 'count', type: 'quantitative' } },
          },
        ],
      },
      ...(strips.length === 0 ? [] : [stripPanel(strips, { classes, side })]),
    ],
  };
}

/**
 * One row a class, as high as those of the matrix; in it the recall of each method as a marker with its range, one below
 * the other. Rows are places on a plain axis: an offset within bands would shrink the bands of the matrix beside it.
 */
function stripPanel(
  strips: readonly Strip[],
  { classes, side }: { readonly classes: readonly string[]; readonly side: number },
): Spec {
  const values = strips.flatMap(({ name, recalls, ranges }, place) =>
    recalls.flatMap((recall, index) => {
      if (!Number.isFinite(recall)) return [];
      const [low, high] = ranges[index] ?? [recall, recall];
      // The middle seven tenths of a row are shared by the methods in order.
      const at = index + 0.15 + (0.7 * (place + 0.5)) / strips.length;
      return [{ name, at, recall, low: Math.max(0, low), high: Math.min(1, high) }];
    }),
  );
  const names = strips.map(({ name }) => name);
  const x = (field: string): Spec => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, 1], nice: false },
    axis: {
      title: 'recall of each class',
      orient: 'top',
      values: [0, 0.25, 0.5, 0.75, 1],
      format: '.2~f',
      domain: false,
    },
  });
  const y = (field: string): Spec => ({
    field,
    type: 'quantitative',
    scale: { domain: [0, classes.length], reverse: true, nice: false, zero: false },
    axis: null,
  });
  const by = (pick: (look: Look) => unknown): Spec => ({
    field: 'name',
    type: 'nominal',
    legend: null,
    scale: { domain: names, range: strips.map(({ look }) => pick(look)) },
  });
  const color = by((look) => look.color);
  const row = (index: number): Spec => ({ top: index + 0.04, bottom: index + 0.96, from: 0, to: 1 });
  return {
    width: 210,
    height: side,
    data: { values },
    layer: [
      {
        data: { values: classes.map((_, index) => row(index)) },
        mark: { type: 'rect', color: '#f1f4f8' },
        encoding: { x: x('from'), x2: { field: 'to' }, y: y('top'), y2: { field: 'bottom' } },
      },
      {
        mark: { type: 'rule', strokeWidth: 1.6 },
        encoding: { y: y('at'), x: x('low'), x2: { field: 'high' }, color },
      },
      {
        mark: { type: 'point', filled: true, size: 52, opacity: 1 },
        encoding: { y: y('at'), x: x('recall'), color, shape: by((look) => look.shape) },
      },
    ],
  };
}

/** `.62`, `0`, `1`: short enough for a cell. */
function trimmed(value: number): string {
  const text = fixed(value);
  return text === '0.00' ? '0' : text === '1.00' ? '1' : text.replace(/^0/, '');
}

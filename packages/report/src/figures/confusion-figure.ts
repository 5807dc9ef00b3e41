import { SparsamError } from '@sparsam/core';
import type { Confusion } from '@sparsam/evaluate';
import { fixed } from '../text/numbers.ts';
import type { Spec } from './vega-svg.ts';

export type ConfusionFigureOptions = {
  /** In the order of the matrix. */
  readonly classes: readonly string[];
  /** How many test images each class has. */
  readonly testImages: readonly number[];
  /** How many matrices the mean was taken over. */
  readonly draws: number;
};

/**
 * The row-normalised confusion matrix (rows true, columns predicted) with mean and standard deviation in each cell, and
 * beside it how many test images each class has, on a log scale.
 */
export function confusionFigure(confusion: Confusion, options: ConfusionFigureOptions): Spec {
  const { classes, testImages, draws } = options;
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
    ],
  };
}

/** `.62`, `0`, `1`: short enough for a cell. */
function trimmed(value: number): string {
  const text = fixed(value);
  return text === '0.00' ? '0' : text === '1.00' ? '1' : text.replace(/^0/, '');
}

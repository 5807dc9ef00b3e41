import type { Calibration } from '@sparsam/evaluate';
import type { Spec } from './vega-svg.ts';

/**
 * The reliability diagram: how often predictions of each confidence are right, a bar for each bin with the gap to the
 * diagonal hatched by colour, and below it how many predictions fell into each bin (a share of all).
 */
export function reliabilityFigure({ bins }: Pick<Calibration, 'bins'>, title?: string): Spec {
  const total = bins.reduce((sum, { images }) => sum + images, 0);
  const values = bins
    .filter(({ images }) => images > 0)
    .map((bin) => ({ ...bin, share: total === 0 ? 0 : bin.images / total }));
  const axis = { grid: false, format: '.1f', values: [0, 0.2, 0.4, 0.6, 0.8, 1] };
  const x = (shown: boolean): Spec => ({
    field: 'low',
    type: 'quantitative',
    scale: { domain: [0, 1] },
    axis: { ...axis, title: shown ? 'confidence' : null, labels: shown, ticks: shown },
  });
  const unit = { type: 'quantitative', scale: { domain: [0, 1] } };
  const y = (field: string): Spec => ({
    ...unit,
    field,
    axis: { ...axis, grid: true, title: 'share that is right' },
  });
  return {
    ...(title === undefined ? {} : { title }),
    spacing: 8,
    vconcat: [
      {
        width: 230,
        height: 230,
        layer: [
          {
            data: { values: [{ from: 0, to: 1 }] },
            mark: { type: 'rule', strokeDash: [4, 4], color: '#555' },
            encoding: {
              x: { ...unit, field: 'from' },
              x2: { field: 'to' },
              y: { ...unit, field: 'from' },
              y2: { field: 'to' },
            },
          },
          {
            data: { values },
            mark: { type: 'bar', color: '#0072b2', opacity: 0.75, stroke: 'white', strokeWidth: 1 },
            encoding: { x: x(false), x2: { field: 'high' }, y: y('accuracy'), y2: { datum: 0 } },
          },
          {
            data: { values },
            mark: { type: 'rule', color: '#d55e00', strokeWidth: 2.5 },
            encoding: {
              x: { ...unit, field: 'confidence' },
              y: y('confidence'),
              y2: { field: 'accuracy' },
            },
          },
          {
            data: { values },
            mark: { type: 'point', filled: true, color: '#d55e00', size: 34, opacity: 1 },
            encoding: { x: { ...unit, field: 'confidence' }, y: y('confidence') },
          },
        ],
      },
      {
        width: 230,
        height: 44,
        data: { values },
        mark: { type: 'bar', color: '#8a8a8a', stroke: 'white', strokeWidth: 1 },
        encoding: {
          x: x(true),
          x2: { field: 'high' },
          y: {
            field: 'share',
            type: 'quantitative',
            axis: { title: 'share', format: '.0%', tickCount: 2, grid: false },
          },
          y2: { datum: 0 },
        },
      },
    ],
  };
}

import { describe, expect, it } from 'vitest';
import { type MetricName, metrics } from '../metrics/scores.ts';
import { influence } from './influence.ts';

describe('influence', () => {
  const counts = Float64Array.of(12, 3, 0, 1, 5, 4, 0, 2, 9);
  const matrix = { classes: 3, counts };
  it.each(Object.keys(metrics) as MetricName[])(
    'is the derivative of %s by the weight of an image',
    (metric) => {
      const found = influence(metric, matrix);
      const step = 1e-6;
      for (let cell = 0; cell < 9; cell++) {
        const [more, less] = [1, -1].map((sign) => {
          const changed = counts.slice();
          changed[cell] = (changed[cell] as number) + sign * step;
          return metrics[metric]({ classes: 3, counts: changed });
        }) as [number, number];
        expect(found[cell]).toBeCloseTo((more - less) / (2 * step), 8);
      }
      const total = found.reduce((sum, value, cell) => sum + value * (counts[cell] as number), 0);
      expect(total).toBeCloseTo(0, 12);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { flatRow, gather, logNames, logSeries, trainingCurve } from './training-curves.ts';
import { drawSvg } from './vega-svg.ts';

describe('training curves', () => {
  it('reads series and nested evaluations from a log, and leaves out what is no number', () => {
    const log = [
      { step: 1, loss: 3 },
      { step: 2, loss: null },
      { step: 2, evaluation: { knn: 0.5 } },
      { step: 3, loss: NaN },
      { loss: 1 },
    ].map((row) => flatRow(row));
    expect(logSeries(log, 'loss')).toEqual([{ step: 1, value: 3 }]);
    expect(logSeries(log, 'evaluation.knn')).toEqual([{ step: 2, value: 0.5 }]);
    expect(logNames(log, (name) => name.startsWith('evaluation'))).toEqual(['evaluation.knn']);
  });

  it('gathers long series into stretches that keep every extreme', () => {
    const points = Array.from({ length: 1000 }, (_, step) => ({ step, value: step === 500 ? 99 : step % 2 }));
    const stretches = gather(points, 100);
    expect(stretches).toHaveLength(100);
    expect(Math.max(...stretches.map(({ high }) => high))).toBe(99);
    expect(Math.min(...stretches.map(({ low }) => low))).toBe(0);
    expect(stretches[0]).toMatchObject({ value: 0.5, low: 0, high: 1 });
    expect(gather(points.slice(0, 3), 100).map(({ value }) => value)).toEqual([0, 1, 0]);
  });

  it('draws limits once, with their words', async () => {
    const points = Array.from({ length: 20 }, (_, step) => ({ step, value: 3 }));
    const svg = await drawSvg(
      trainingCurve(points, { title: 'T', limits: [{ value: 6.93, label: 'top' }] }),
      'T',
    );
    expect(svg.match(/>top</g)).toHaveLength(1);
  });
});

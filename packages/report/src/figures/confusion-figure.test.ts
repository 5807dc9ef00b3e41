import type { Confusion } from '@sparsam/evaluate';
import { describe, expect, it } from 'vitest';
import { confusionFigure } from './confusion-figure.ts';
import { drawSvg } from './vega-svg.ts';

const confusion: Confusion = {
  backbone: 'b',
  method: 'dino',
  classifier: 'svm',
  kPerClass: 10,
  counts: [
    [7, 3],
    [6, 34],
  ],
  rates: [
    [0.7, 0.3],
    [0, 1],
  ],
  ratesStdev: [
    [0.14, 0.11],
    [0, 0.021],
  ],
};
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1] as string);

describe('confusionFigure', () => {
  const options = { classes: ['zeta', 'alpha'], testImages: [10, 4000], draws: 5 };

  it('shows every mean, every spread and every count, in the order of the classes', async () => {
    const found = texts(await drawSvg(confusionFigure(confusion, options), 'matrix'));
    for (const text of [
      '.70',
      '.30',
      '0',
      '1',
      '±.14',
      '±.11',
      '±0',
      '±.02',
      '10',
      '4000',
      'zeta',
      'alpha',
    ]) {
      expect(found, text).toContain(text);
    }
    expect(found.indexOf('zeta')).toBeLessThan(found.indexOf('alpha'));
  });

  it('draws the counts on a log scale', async () => {
    const widths = async (testImages: readonly number[]): Promise<number[]> => {
      const svg = await drawSvg(confusionFigure(confusion, { ...options, testImages }), 'matrix');
      return [...svg.matchAll(/d="M0,[\d.]+h([\d.]+)v[^"]*" fill="#c4c4c4"/g)].map((match) =>
        Number(match[1]),
      );
    };
    const [ten, thousand] = (await widths([10, 1000])) as [number, number];
    expect(thousand / ten).toBeCloseTo(3, 6);
    expect(await widths([0, 1])).toHaveLength(1);
  });

  it('shows no spread where there was one draw', async () => {
    const found = texts(await drawSvg(confusionFigure(confusion, { ...options, draws: 1 }), 'matrix'));
    expect(found.filter((text) => text.includes('±'))).toEqual([]);
  });

  it('puts a marker for each method and class into the strips, and none where nothing was measured', async () => {
    const strip = (name: string, color: string, recalls: number[]) => ({
      name,
      look: { color, shape: 'circle' as const, dash: [] },
      recalls,
      ranges: recalls.map((recall) => [recall - 0.1, recall + 0.1] as const),
    });
    const strips = [strip('one', '#0072b2', [0.5, 0.8]), strip('two', '#e69f00', [0.25, NaN])];
    const svg = await drawSvg(confusionFigure(confusion, { ...options, strips }), 'matrix');
    const places = (color: string): number[] =>
      [
        ...svg.matchAll(
          new RegExp(`translate\\(([\\d.]+),[\\d.]+\\)" d="M[^"]*A[^"]*" fill="${color}"`, 'g'),
        ),
      ].map((match) => Number(match[1]) / 210);
    expect(places('#0072b2')).toEqual([0.5, 0.8]);
    expect(places('#e69f00')).toEqual([0.25]);
    expect(texts(svg)).toContain('recall of each class');
  });

  it('refuses a matrix that does not fit the class names', () => {
    expect(() => confusionFigure(confusion, { ...options, classes: ['a', 'b', 'c'] })).toThrow(
      '3 by 3 classes was expected',
    );
  });
});

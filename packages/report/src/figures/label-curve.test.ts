import { describe, expect, it } from 'vitest';
import { syntheticInput } from '../test-support/synthetic-input.ts';
import { labelCurve, scoreMaximum } from './label-curve.ts';
import { drawSvg } from './vega-svg.ts';

const look = { color: '#0072b2', shape: 'circle', dash: [] } as const;
const rows = syntheticInput({ methods: ['dino'], classifiers: ['svm'] }).results.rows;
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1] as string);

describe('labelCurve', () => {
  it('has labels per class below, labels in all above, and the chance line once', async () => {
    const svg = await drawSvg(labelCurve([{ name: 'one', look, rows }], { chance: 0.25 }), 'curve');
    const found = texts(svg);
    for (const text of [
      'labels per class',
      'labels in all',
      'balanced accuracy',
      '1',
      '5',
      '25',
      '50',
      '4',
      '20',
      '100',
      '200',
    ]) {
      expect(found, text).toContain(text);
    }
    expect(found.filter((text) => text === 'guessing')).toHaveLength(1);
  });

  it('puts the points on a log axis: equal factors are equal distances', async () => {
    const three = [1, 10, 100].map((kPerClass, index) => ({
      ...(rows[index] as (typeof rows)[number]),
      kPerClass,
    }));
    const svg = await drawSvg(labelCurve([{ name: 'one', look, rows: three }]), 'curve');
    const points = [
      ...svg.matchAll(/transform="translate\(([\d.]+),([\d.]+)\)" d="M[^"]*A[^"]*" fill="#0072b2"/g),
    ].map((match) => Number(match[1]));
    expect(points).toHaveLength(3);
    const [a, b, c] = points as [number, number, number];
    expect(b - a).toBeCloseTo(c - b, 6);
  });

  it('draws a single k without failing', async () => {
    const svg = await drawSvg(labelCurve([{ name: 'one', look, rows: rows.slice(0, 1) }]), 'curve');
    expect(svg).toContain('stroke-width="5"');
  });

  it('ends the score axis at the tenth above everything drawn, at most at one', () => {
    const row = rows[0] as (typeof rows)[number];
    expect(scoreMaximum([{ ...row, mean: 0.52, stdev: 0.05, interval: null }])).toBe(0.6);
    expect(scoreMaximum([{ ...row, mean: 0.52, stdev: 0.05, interval: [0.4, 0.65] }])).toBe(0.7);
    expect(scoreMaximum([{ ...row, mean: 0.99, stdev: 0.05, interval: null }])).toBe(1);
  });
});

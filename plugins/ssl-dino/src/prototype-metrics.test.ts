import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { prototypeMetrics } from './prototype-metrics.ts';

beforeAll(() => tf.setBackend('cpu'));

const number = (metrics: Record<string, tf.Tensor>, name: string): number =>
  (metrics[name] as tf.Tensor).dataSync()[0] as number;
const outputs = (rows: number[][]) => {
  const scaled = tf.tensor2d(rows);
  return prototypeMetrics(tf.softmax(scaled));
};

describe('outputs', () => {
  test('all alike and flat: entropy ln 4, no divergence', () => {
    const metrics = outputs([
      [3, 3, 3, 3],
      [-5, -5, -5, -5],
    ]);
    expect(number(metrics, 'teacherEntropy')).toBeCloseTo(Math.log(4), 5);
    expect(number(metrics, 'teacherKl')).toBeCloseTo(0, 5);
  });
  test('one prototype takes all: no entropy, no divergence', () => {
    const metrics = outputs([
      [900, 0, 0, 0],
      [800, 0, 0, 0],
    ]);
    expect(number(metrics, 'teacherEntropy')).toBeCloseTo(0, 5);
    expect(number(metrics, 'teacherKl')).toBeCloseTo(0, 5);
  });
  test('each row its own prototype: no entropy, divergence ln 2', () => {
    const metrics = outputs([
      [900, 0, 0, 0],
      [0, 900, 0, 0],
    ]);
    expect(number(metrics, 'teacherEntropy')).toBeCloseTo(0, 5);
    expect(number(metrics, 'teacherKl')).toBeCloseTo(Math.log(2), 5);
  });
  test('in between: the formula in doubles', () => {
    const rows = [
      [1, 2, 0.5],
      [0, -1, 3],
    ];
    const p = rows.map((row) => {
      const sum = row.reduce((total, x) => total + Math.exp(x), 0);
      return row.map((x) => Math.exp(x) / sum);
    });
    const entropy = (q: number[]): number => -q.reduce((total, x) => total + x * Math.log(x), 0);
    const mean = [0, 1, 2].map((k) => ((p[0]?.[k] as number) + (p[1]?.[k] as number)) / 2);
    const expected = (entropy(p[0] as number[]) + entropy(p[1] as number[])) / 2;
    expect(number(outputs(rows), 'teacherEntropy')).toBeCloseTo(expected, 5);
    expect(number(outputs(rows), 'teacherKl')).toBeCloseTo(entropy(mean) - expected, 5);
  });
});

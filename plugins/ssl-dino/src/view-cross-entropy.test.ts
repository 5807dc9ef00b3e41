import { registerGradients } from '@sparsam/nn';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { viewCrossEntropy } from './view-cross-entropy.ts';

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
});

const prototypes = 5;
const rows = (count: number, phase: number): number[][] =>
  Array.from({ length: count }, (_, row) =>
    Array.from({ length: prototypes }, (_, column) => 2 * Math.sin(7 * row + 3 * column + phase)),
  );
const logSoftmax = (row: readonly number[]): number[] => {
  const largest = Math.max(...row);
  const logSum = largest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - largest), 0));
  return row.map((x) => x - logSum);
};

/** The paper's double loop, in doubles. */
function byPairs(teacher: number[][], student: number[][], batch: number, temperature: number): number {
  const terms: number[] = [];
  for (let t = 0; t < teacher.length / batch; t++) {
    for (let v = 0; v < student.length / batch; v++) {
      if (t === v) continue;
      for (let image = 0; image < batch; image++) {
        const p = teacher[t * batch + image] as number[];
        const logQ = logSoftmax((student[v * batch + image] as number[]).map((x) => x / temperature));
        terms.push(-p.reduce((sum, x, k) => sum + x * (logQ[k] as number), 0));
      }
    }
  }
  return terms.reduce((a, b) => a + b) / terms.length;
}

describe.each([
  { teacherViews: 2, localViews: 0 },
  { teacherViews: 2, localViews: 3 },
  { teacherViews: 3, localViews: 1 },
])('$teacherViews global and $localViews local views', ({ teacherViews, localViews }) => {
  const batch = 2;
  const temperature = 0.3;
  const p = rows(teacherViews * batch, 1).map((row) => logSoftmax(row).map(Math.exp));
  const z = rows((teacherViews + localViews) * batch, 2);
  const teacher = (): tf.Tensor3D => tf.reshape(tf.tensor2d(p), [teacherViews, batch, prototypes]);

  test('is the mean over pairs of different views', () => {
    const loss = viewCrossEntropy(teacher(), tf.tensor2d(z), temperature);
    expect(loss.shape).toEqual([]);
    expect(loss.dataSync()[0]).toBeCloseTo(byPairs(p, z, batch, temperature), 5);
  });

  test('its gradient is that of finite differences', () => {
    const gradient = tf.grad((student) => viewCrossEntropy(teacher(), student as tf.Tensor2D, temperature))(
      tf.tensor2d(z),
    );
    expect(gradient.shape).toEqual([z.length, prototypes]);
    const found = gradient.arraySync() as number[][];
    for (let row = 0; row < z.length; row++) {
      for (let column = 0; column < prototypes; column++) {
        const at = (change: number): number => {
          const moved = z.map((line) => [...line]);
          (moved[row] as number[])[column] = (z[row]?.[column] as number) + change;
          return byPairs(p, moved, batch, temperature);
        };
        expect(found[row]?.[column]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 5);
      }
    }
  });

  test('scales with what comes from above, and stays finite for far logits', () => {
    const far = z.map((row) => row.map((x) => 500 * x));
    const loss = viewCrossEntropy(teacher(), tf.tensor2d(far), temperature).dataSync()[0] as number;
    expect(loss / byPairs(p, far, batch, temperature)).toBeCloseTo(1, 5);
    const grad = (factor: number) =>
      tf.grad((x) => tf.mul(viewCrossEntropy(teacher(), x as tf.Tensor2D, temperature), factor))(
        tf.tensor2d(z),
      );
    const difference = tf.max(tf.abs(tf.sub(grad(3), tf.mul(grad(1), 3)))).dataSync()[0];
    expect(difference).toBeLessThan(1e-6);
  });
});

import { describe, expect, it } from 'vitest';
import { minimise } from './lbfgs.ts';

describe('minimise', () => {
  it('finds the minimum of a badly scaled quadratic, faster with its diagonal', () => {
    const scales = Float64Array.from({ length: 30 }, (_, i) => 10 ** (-4 + i / 5));
    const quadratic = (x: Float64Array, gradient: Float64Array): number => {
      let value = 0;
      x.forEach((xi, i) => {
        const off = xi - i;
        gradient[i] = (scales[i] as number) * off;
        value += ((scales[i] as number) * off * off) / 2;
      });
      return value;
    };
    const start = new Float64Array(30);
    const plain = minimise(quadratic, start, { tol: 1e-9, maxIter: 5000 });
    const scaled = minimise(quadratic, start, {
      tol: 1e-9,
      maxIter: 5000,
      inverseDiagonal: scales.map((s) => 1 / s),
    });
    for (const { x, converged } of [plain, scaled]) {
      expect(converged).toBe(true);
      x.forEach((xi, i) => expect(xi).toBeCloseTo(i, 3));
    }
    expect(scaled.iterations).toBeLessThan(5);
    expect(start).toEqual(new Float64Array(30));
  });

  it('follows the curved valley of the Rosenbrock function', () => {
    const rosenbrock = (x: Float64Array, gradient: Float64Array): number => {
      const [a, b] = [x[0] as number, x[1] as number];
      gradient.set([-2 * (1 - a) - 400 * a * (b - a * a), 200 * (b - a * a)]);
      return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
    };
    const { x, converged } = minimise(rosenbrock, Float64Array.of(-1.2, 1), { tol: 1e-8, maxIter: 200 });
    expect(converged).toBe(true);
    expect(x[0]).toBeCloseTo(1, 6);
    expect(x[1]).toBeCloseTo(1, 6);
  });
});

import { type NdArray, float32 } from '@sparsam/core';

/** Keys' cubic (1981) with the slope that Pillow and torch use where they smooth, -1/2; zero from 2 on. */
function cubic(x: number): number {
  const a = -0.5;
  const t = Math.abs(x);
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  if (t < 2) return (((t - 5) * t + 8) * t - 4) * a;
  return 0;
}

/**
 * The linear map from `from` equally spaced samples to `to` of them over the same length, [to, from]: cubic
 * interpolation, widened by the ratio where samples become fewer (no aliasing), as torch's `interpolate` with `bicubic`
 * and `antialias`. Each row adds up to 1.
 */
export function cubicResampling(from: number, to: number): NdArray<'float32'> {
  const ratio = from / to;
  const stretch = Math.max(ratio, 1);
  const reach = 2 * stretch;
  const matrix = new Float32Array(to * from);
  for (let row = 0; row < to; row++) {
    const center = ratio * (row + 0.5);
    const first = Math.max(0, Math.trunc(center - reach + 0.5));
    const end = Math.min(from, Math.trunc(center + reach + 0.5));
    const weights = Array.from({ length: end - first }, (_, i) =>
      cubic((first + i + 0.5 - center) / stretch),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    weights.forEach((weight, i) => (matrix[row * from + first + i] = weight / sum));
  }
  return float32(matrix, [to, from]);
}

import { type Matrix, SparsamError } from '@sparsam/core';
import { multiplyByTransposed } from '@sparsam/tabular';

/** Two images by place, a before b, and the cosine of their features. */
export type FeaturePair = { readonly a: number; readonly b: number; readonly cosine: number };

const block = 256;

/**
 * The nearest images of each image by the cosine of their features, features [images, embedDim] taken from their mean.
 * A network that was trained to see through turns, crops and colours puts copies side by side that a hash may miss; how near
 * is near differs from network to network, so these pairs are candidates, to be proved on the pixels.
 */
export function nearestByFeatures(
  { rows, columns, data }: Matrix,
  { neighbours = 3 }: { readonly neighbours?: number } = {},
): FeaturePair[] {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++)
    mean[i % columns] = (mean[i % columns] as number) + (data[i] as number) / rows;
  const unit = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    let length = 0;
    for (let k = 0; k < columns; k++) {
      const value = (data[row * columns + k] as number) - (mean[k] as number);
      if (!Number.isFinite(value))
        throw new SparsamError('input', `The features of image ${row} are not numbers. Extract them again.`);
      unit[row * columns + k] = value;
      length += value * value;
    }
    const scale = length > 1e-24 ? 1 / Math.sqrt(length) : 0;
    for (let k = 0; k < columns; k++) unit[row * columns + k] = (unit[row * columns + k] as number) * scale;
  }
  const pairs = new Map<number, FeaturePair>();
  const whole = { rows, columns, data: unit };
  for (let first = 0; first < rows; first += block) {
    const end = Math.min(rows, first + block);
    const part = { rows: end - first, columns, data: unit.subarray(first * columns, end * columns) };
    const cosines = multiplyByTransposed(part, whole).data;
    for (let image = first; image < end; image++) {
      const best: { other: number; cosine: number }[] = [];
      for (let other = 0; other < rows; other++) {
        const cosine = cosines[(image - first) * rows + other] as number;
        if (other === image || (best.length === neighbours && cosine <= (best.at(-1)?.cosine ?? 0))) continue;
        best.push({ other, cosine });
        best.sort((x, y) => y.cosine - x.cosine);
        best.length = Math.min(best.length, neighbours);
      }
      for (const { other, cosine } of best) {
        const [a, b] = [Math.min(image, other), Math.max(image, other)];
        pairs.set(a * rows + b, { a, b, cosine });
      }
    }
  }
  return [...pairs.values()].sort((x, y) => x.a - y.a || x.b - y.b);
}

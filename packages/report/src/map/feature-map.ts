import { type Key, type Matrix, sampler } from '@sparsam/core';
import { nearestNeighbours, standardized } from './nearest-neighbours.ts';

export type FeatureMapOptions = {
  readonly key: Key;
  /** How many nearest rows count as near; 15, as in the reference implementation. */
  readonly neighbours?: number;
  readonly onProgress?: (done: number, total: number) => void;
};

/** A map of fewer rows than this shows nothing. */
export const leastPoints = 8;

/**
 * Lays rows of features [rows, columns] out in the plane so that near ones stay near: UMAP (McInnes, Healy and Melville,
 * arXiv 1802.03426) by umap-js, on standardised columns with exact neighbours. All randomness comes from the key. Returns
 * float32 [rows, 2] within [0, 1], both axes on one scale; undefined where there are fewer than `leastPoints` rows.
 */
export async function featureMap(
  features: Matrix,
  { key, neighbours = 15, onProgress }: FeatureMapOptions,
): Promise<Float32Array | undefined> {
  const { rows } = features;
  if (rows < leastPoints) return undefined;
  // Loaded here because only evaluations need it.
  const { UMAP } = await import('umap-js');
  const nNeighbors = Math.min(neighbours, rows - 1);
  const { indices, distances } = nearestNeighbours(standardized(features), nNeighbors);
  const draw = sampler(key);
  const umap = new UMAP({ nNeighbors, random: () => draw.uniform() });
  umap.setPrecomputedKNN(indices, distances);
  // With neighbours given, the rows themselves are only counted.
  const epochs = umap.initializeFit(Array.from({ length: rows }, () => []));
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    if (epoch % 25 === 0) {
      // Lets progress be drawn and interrupts be heard.
      await new Promise<void>((resolve) => setImmediate(resolve));
      onProgress?.(epoch, epochs);
    }
  }
  return unitSquare(umap.getEmbedding());
}

/** The widest empty stretch along an axis, as a share of the middle nine tenths of the points. */
const widestGap = 0.08;

/**
 * Shortens empty stretches along an axis: groups that no neighbour joins are put anywhere by UMAP, their distance means
 * nothing, and the map would be mostly empty. Order and distances within groups stay.
 */
export function closeGaps(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] as number) - (values[b] as number));
  const at = (share: number): number =>
    values[order[Math.round(share * (order.length - 1))] as number] as number;
  const limit = widestGap * (at(0.95) - at(0.05));
  const moved = [...values];
  let shift = 0;
  order.slice(1).forEach((index, place) => {
    const gap = (values[index] as number) - (values[order[place] as number] as number);
    if (limit > 0 && gap > limit) shift += gap - limit;
    moved[index] = (values[index] as number) - shift;
  });
  return moved;
}

/** Moves points into the unit square without changing the proportion of the axes, the narrower one in the middle. */
function unitSquare(points: readonly (readonly number[])[]): Float32Array {
  const axes = [0, 1].map((index) => {
    const values = closeGaps(points.map((point) => point[index] as number));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { values, middle: (low + high) / 2, length: high - low };
  });
  const side = Math.max(...axes.map(({ length }) => length)) || 1;
  return Float32Array.from(
    points.flatMap((_, row) =>
      axes.map(({ values, middle }) => 0.5 + ((values[row] as number) - middle) / side),
    ),
  );
}

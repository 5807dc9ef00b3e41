import type { ExtractedFeatures, ExtractionBatch } from './extract-features.ts';

/** Side of the reduced image that stands for an image in the `pixels` method. */
export const pixelGrid = 16;

/** Share of source pixel `source` in target cell `cell` of `grid`, along one axis of `size` pixels. */
function overlap(source: number, cell: number, grid: number, size: number): number {
  const [from, to] = [(cell * size) / grid, ((cell + 1) * size) / grid];
  return Math.max(0, Math.min(source + 1, to) - Math.max(source, from)) / (to - from);
}

/** The area mean of an image uint8 [size, size, 3] on a grid, written as 0..1 into out [grid, grid, 3]. */
function reduce(image: Uint8Array, size: number, grid: number, out: Float32Array): void {
  const shares = Array.from({ length: grid }, (_, cell) => {
    const first = Math.floor((cell * size) / grid);
    const last = Math.min(size - 1, Math.ceil(((cell + 1) * size) / grid) - 1);
    return {
      first,
      weights: Array.from({ length: last - first + 1 }, (_, i) => overlap(first + i, cell, grid, size)),
    };
  });
  shares.forEach((rows, y) => {
    shares.forEach((columns, x) => {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        rows.weights.forEach((rowWeight, i) => {
          columns.weights.forEach((columnWeight, j) => {
            sum +=
              rowWeight *
              columnWeight *
              (image[((rows.first + i) * size + columns.first + j) * 3 + channel] as number);
          });
        });
        out[(y * grid + x) * 3 + channel] = sum / 255;
      }
    });
  });
}

/**
 * The features of the `pixels` method: every image reduced to 16 x 16 x 3 by area means, values in 0..1; float32
 * [rows, 768]. What a classifier makes of the picture as it is.
 */
export async function pixelFeatures(
  batches: AsyncIterable<ExtractionBatch> | Iterable<ExtractionBatch>,
  grid: number = pixelGrid,
): Promise<ExtractedFeatures> {
  const embedDim = grid * grid * 3;
  const rows: Float32Array[] = [];
  for await (const { images, valid } of batches) {
    const size = images.shape[1] as number;
    for (let i = 0; i < valid; i++) {
      const row = new Float32Array(embedDim);
      reduce(images.data.subarray(i * size * size * 3, (i + 1) * size * size * 3), size, grid, row);
      rows.push(row);
    }
  }
  const features = new Float32Array(rows.length * embedDim);
  rows.forEach((row, i) => features.set(row, i * embedDim));
  return { features, rows: rows.length, embedDim };
}

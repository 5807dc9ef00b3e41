import { type Key, type NdArray, float32, foldIn, permutation } from '@sparsam/core';

export type MaskOptions = {
  /** Patches along a side of the image. */
  readonly grid: number;
  /** Part of the image that is hidden, between 0 and 1. */
  readonly ratio: number;
  /** Side of what is hidden at a time, in patches; at the border less where the grid is no multiple of it. */
  readonly unit: number;
};

/**
 * Which patches of each image are hidden, [batch, grid * grid] row by row, 1 where hidden: of the squares of
 * `unit` x `unit` patches a fixed number, drawn without order (SimMIM, arXiv 2111.09886, section 3.2). At least one
 * square is hidden and one is seen where there are two.
 */
export function drawMask(key: Key, batch: number, { grid, ratio, unit }: MaskOptions): NdArray<'float32'> {
  const squares = Math.ceil(grid / unit);
  const count = squares ** 2;
  const hidden = Math.max(1, Math.min(count - 1, Math.round(ratio * count)));
  const mask = new Float32Array(batch * grid * grid);
  for (let image = 0; image < batch; image++) {
    for (const square of permutation(foldIn(key, image), count).subarray(0, hidden)) {
      const [top, left] = [Math.floor(square / squares) * unit, (square % squares) * unit];
      for (let row = top; row < Math.min(grid, top + unit); row++) {
        const start = (image * grid + row) * grid;
        mask.fill(1, start + left, start + Math.min(grid, left + unit));
      }
    }
  }
  return float32(mask, [batch, grid * grid]);
}

import { type NdArray, float32 } from '@sparsam/core';

/**
 * Fourier features of the places of a grid, row by row: [height * width, 2 * hiddenDim], sines and cosines in turn at
 * wavelengths from 1 to `temperature`, first of the row, then of the column, both running from just above 0 to 2 pi
 * (Vaswani et al. 2017, section 3.5, over two axes, as XCiT uses it: arXiv 2106.09681).
 */
export function fourierPositions(
  height: number,
  width: number,
  { hiddenDim = 32, temperature = 10000 } = {},
): NdArray<'float32'> {
  const columns = 2 * hiddenDim;
  const data = new Float32Array(height * width * columns);
  const angle = (place: number, extent: number, index: number): number => {
    const position = ((place + 1) / (extent + 1e-6)) * 2 * Math.PI;
    return position / temperature ** ((2 * Math.floor(index / 2)) / hiddenDim);
  };
  const wave = (place: number, extent: number, index: number): number =>
    (index % 2 === 0 ? Math.sin : Math.cos)(angle(place, extent, index));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const start = (row * width + column) * columns;
      for (let index = 0; index < hiddenDim; index++) {
        data[start + index] = wave(row, height, index);
        data[start + hiddenDim + index] = wave(column, width, index);
      }
    }
  }
  return float32(data, [height * width, columns]);
}

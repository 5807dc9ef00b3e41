/**
 * Weights are rounded to -63 .. 63: processors without instructions for products of eight bits add pairs of them in
 * sixteen bits, which larger weights would overflow.
 */
const largestWeight = 63;

/** A matrix [rows, columns] as int8 with a scale for each column. */
export type RoundedMatrix = { readonly values: Int8Array; readonly scales: Float32Array };

/**
 * Rounds weights [rows, columns], or [columns, rows] where `transposed`, column by column: the largest of a column is
 * `largestWeight` of its scale.
 */
export function roundMatrix(
  weights: Float32Array,
  [rows, columns]: readonly [number, number],
  transposed: boolean,
): RoundedMatrix {
  const at = (row: number, column: number): number =>
    weights[transposed ? column * rows + row : row * columns + column] as number;
  const values = new Int8Array(rows * columns);
  const scales = new Float32Array(columns);
  for (let column = 0; column < columns; column++) {
    let largest = 0;
    for (let row = 0; row < rows; row++) largest = Math.max(largest, Math.abs(at(row, column)));
    // A column of zeros is zero with any scale.
    const scale = Math.fround(largest === 0 ? 1 : largest / largestWeight);
    scales[column] = scale;
    for (let row = 0; row < rows; row++) values[row * columns + column] = Math.round(at(row, column) / scale);
  }
  return { values, scales };
}

/** Scale and zero point that uint8 needs for a range; zero is always met exactly. */
export function scaleOf(low: number, high: number): { readonly scale: number; readonly zeroPoint: number } {
  const [from, to] = [Math.min(low, 0), Math.max(high, 0)];
  if (from === to) return { scale: 1, zeroPoint: 0 };
  const scale = Math.fround((to - from) / 255);
  return { scale, zeroPoint: Math.min(255, Math.max(0, Math.round(-from / scale))) };
}

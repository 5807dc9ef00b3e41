/** All axes of a tensor of that rank but one, ascending. */
export function axesExcept(rank: number, axis: number): number[] {
  return Array.from({ length: rank }, (_, index) => index).filter((index) => index !== axis);
}

/** The shape that makes a vector of `size` entries broadcast along `axis` of a tensor of that rank. */
export function alongAxis(rank: number, axis: number, size: number): number[] {
  return Array.from({ length: rank }, (_, index) => (index === axis ? size : 1));
}

/** A shape with the given axes (negative counts from the end) set to one: what a reduction with kept axes returns. */
export function keptShape(shape: readonly number[], axes: readonly number[]): number[] {
  const reduced = new Set(axes.map((axis) => (axis < 0 ? axis + shape.length : axis)));
  return shape.map((extent, axis) => (reduced.has(axis) ? 1 : extent));
}

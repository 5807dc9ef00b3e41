import type { SignedDistance } from './signed-distance.ts';

/**
 * Concentrations of the two stains over a square image, [size, size] each: `azure` colours nuclei blue-violet, `eosin`
 * colours proteins pink. Light passes through both, so the colours follow from them by Beer and Lambert's law.
 */
export type StainMap = { readonly size: number; readonly azure: Float32Array; readonly eosin: Float32Array };

/** An unstained map. */
export function createStainMap(size: number): StainMap {
  return { size, azure: new Float32Array(size * size), eosin: new Float32Array(size * size) };
}

/** A box in half image widths, outside of which nothing is painted. */
export type Box = { readonly centerX: number; readonly centerY: number; readonly radius: number };

/**
 * Paints a shape: calls `paint(index, coverage, x, y)` for every pixel that the shape covers, where coverage in (0, 1]
 * falls from one to nothing over `edge` (half image widths) around the outline. Pixel centres run from -1 to 1.
 */
export function paintShape(
  size: number,
  box: Box,
  shape: SignedDistance,
  edge: number,
  paint: (index: number, coverage: number, x: number, y: number) => void,
): void {
  const reach = box.radius + edge;
  const toPixel = (value: number): number => ((value + 1) * size - 1) / 2;
  const x0 = Math.max(0, Math.floor(toPixel(box.centerX - reach)));
  const x1 = Math.min(size - 1, Math.ceil(toPixel(box.centerX + reach)));
  const y0 = Math.max(0, Math.floor(toPixel(box.centerY - reach)));
  const y1 = Math.min(size - 1, Math.ceil(toPixel(box.centerY + reach)));
  for (let row = y0; row <= y1; row++) {
    const y = (2 * row + 1) / size - 1;
    for (let column = x0; column <= x1; column++) {
      const x = (2 * column + 1) / size - 1;
      const coverage = 0.5 - shape(x, y) / edge;
      if (coverage > 0) paint(row * size + column, coverage < 1 ? coverage : 1, x, y);
    }
  }
}

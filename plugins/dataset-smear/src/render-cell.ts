import type { Key } from '@sparsam/core';
import type { CellType } from './cell-types.ts';
import { drawCell } from './draw-cell.ts';
import { drawSurroundings } from './draw-surroundings.ts';
import { photograph } from './photograph.ts';
import { createStainMap } from './stain-map.ts';

/** One image of a cell of the given type: uint8 [size, size, 3], sRGB. The same key gives the same image. */
export function renderCell(key: Key, type: CellType, size: number): Uint8Array {
  const map = createStainMap(size);
  drawSurroundings(key, map);
  drawCell(key, type, map);
  return photograph(key, map);
}

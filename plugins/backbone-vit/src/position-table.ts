import { type Flat, type Key, type NdArray, leaf, truncatedNormalArray } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { type Architecture, positionGrid } from './architecture.ts';
import { cubicResampling } from './resampling.ts';
import type { Grid } from './tokens.ts';

/** `pos_embed` [1, 1 + grid^2, embedDim]: the class token's position, then the patches' row by row. */
export function initPositionTable(key: Key, architecture: Architecture): Flat<NdArray> {
  const rows = 1 + positionGrid(architecture) ** 2;
  return { pos_embed: truncatedNormalArray(key, [1, rows, architecture.embedDim], 0.02) };
}

/**
 * The learned positions for a grid of patches: the class token's [1, embedDim], and the patches' [height * width,
 * embedDim]. The table is square; for another grid it is resampled as a picture, by a constant matrix for each axis, so
 * that the step stays one graph and the table is trained at every size. That is timm's way (`resample_abs_pos_embed`:
 * bicubic with antialiasing). DINO's release interpolates without antialiasing and by a factor with 0.1 added, which
 * skips rows of the table where the grid is much smaller, as that of 64-pixel views is.
 */
export function positions(
  params: Flat<Tensor>,
  { height, width }: Grid,
): { readonly ofClass: Tensor2D; readonly ofPatches: Tensor2D } {
  const table = leaf(params, 'pos_embed') as Tensor3D;
  const [, rows, embedDim] = table.shape;
  const side = Math.round(Math.sqrt(rows - 1));
  const all: Tensor2D = tf.reshape(table, [rows, embedDim]);
  const ofClass = tf.slice(all, [0, 0], [1, embedDim]);
  const ofPatches = tf.slice(all, [1, 0], [rows - 1, embedDim]);
  if (height === side && width === side) return { ofClass, ofPatches };

  const matrix = (to: number): Tensor2D => tf.tensor2d(cubicResampling(side, to).data, [to, side]);
  // Rows of the picture first, [height, side * embedDim], then its columns, [height, width, embedDim].
  const resized = tf.matMul(matrix(height), tf.reshape(ofPatches, [side, side * embedDim]));
  const both = tf.matMul(
    tf.reshape(matrix(width), [1, width, side]),
    tf.reshape(resized, [height, side, embedDim]),
  );
  return { ofClass, ofPatches: tf.reshape(both, [height * width, embedDim]) };
}

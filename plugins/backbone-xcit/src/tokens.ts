import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';

/**
 * Patch tokens inside the network: [tokens, batch, channels], tokens row by row. With the tokens leading, every change
 * of layout that the network needs is the transposition of a plain matrix: to channels first and back around the
 * convolutions, and from the stem's maps.
 */
export type Tokens = Tensor3D;

/** Height and width of the patch grid. */
export type Grid = { readonly height: number; readonly width: number };

/** Maps [batch, channels, height, width] to tokens: a [batch * channels, tokens] matrix, transposed. */
export function mapsToTokens(maps: Tensor4D): Tokens {
  const [batch, channels, height, width] = maps.shape;
  const matrix = tf.reshape(maps, [batch * channels, height * width]);
  return tf.reshape(tf.transpose(matrix), [height * width, batch, channels]);
}

/** Tokens to [channels, height, width, batch]: a [tokens * batch, channels] matrix, transposed. */
export function tokensToChannels(x: Tokens, { height, width }: Grid): Tensor4D {
  const [tokens, batch, channels] = x.shape;
  const matrix = tf.reshape(x, [tokens * batch, channels]);
  return tf.reshape(tf.transpose(matrix), [channels, height, width, batch]);
}

/** The inverse of `tokensToChannels`. */
export function channelsToTokens(x: Tensor): Tokens {
  const [channels, height, width, batch] = x.shape as [number, number, number, number];
  const matrix = tf.reshape(x, [channels, height * width * batch]);
  return tf.reshape(tf.transpose(matrix), [height * width, batch, channels]);
}

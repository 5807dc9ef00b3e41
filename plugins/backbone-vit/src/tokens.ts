import type { Tensor3D } from '@tensorflow/tfjs-core';

/**
 * Tokens inside the network: [tokens, batch, embedDim], the class token first, then the patches row by row. With the
 * tokens leading, a head's part of every token is a reshape without a copy, [tokens, batch * heads, d], and the class
 * token is the first block of memory.
 */
export type Tokens = Tensor3D;

/** Height and width of the patch grid. */
export type Grid = { readonly height: number; readonly width: number };

import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Key } from '../random/key.ts';
import type { NdArray } from '../tree/nd-array.ts';
import type { Flat } from '../tree/tree.ts';

/** A network's state: what the gradient trains, and what it keeps beside that (running statistics). Names as in the reference. */
export type ModelState<Leaf = Tensor> = { readonly params: Flat<Leaf>; readonly buffers: Flat<Leaf> };

/** How a network is applied. In training, normalisation uses the batch's statistics and returns updated running ones. */
export type ApplyContext = { readonly training: boolean };

export type BackboneOutput = {
  /** One vector an image, [batch, embedDim]: the normalised class token, or the pooled map of a network without one. */
  readonly features: Tensor2D;
  /**
   * What each block returned for the image's patches, row by row, first block first: [batch, height/p * width/p, width]
   * with p and width the backbone's `patchSize` and `embedDim`, or that block's own where `blocks` gives them.
   */
  readonly patchTokens: readonly Tensor3D[];
  /** The buffers after this application; the given ones where `training` is false. */
  readonly buffers: Flat<Tensor>;
};

/** What the patch tokens of one block are: their width, and the side in pixels of the square that each stands for. */
export type BlockTokens = { readonly embedDim: number; readonly patchSize: number };

/** A network from images to features. Holds hyper-parameters only; tensors travel in the state. */
export interface Backbone {
  /** The name of the variant, as in the reference implementation: `xcit_nano_12_p16`. */
  readonly name: string;
  /** Width of `features`, and of `patchTokens` where `blocks` is absent. */
  readonly embedDim: number;
  /** Number of entries of `patchTokens`. */
  readonly depth: number;
  /** Image height and width must be multiples of this; it is also the side of the last block's patches, in pixels. */
  readonly patchSize: number;
  /** The patch tokens of each block, [depth], for networks whose maps shrink and widen on the way; absent where all are alike. */
  readonly blocks?: readonly BlockTokens[];
  /** True where `features` is the mean of the last block's patch tokens: a network without a class token. */
  readonly pooled?: boolean;
  /** Fresh weights on the host. */
  init(key: Key): ModelState<NdArray>;
  /** images: float32 [batch, height, width, 3], normalised. Pure: neither argument is changed or disposed. */
  apply(state: ModelState, images: Tensor4D, context: ApplyContext): BackboneOutput;
}

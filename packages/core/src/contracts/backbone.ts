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
  /** What each block returned for the image's patches, [batch, tokens, embedDim]; first block first. */
  readonly patchTokens: readonly Tensor3D[];
  /** The buffers after this application; the given ones where `training` is false. */
  readonly buffers: Flat<Tensor>;
};

/** A network from images to features. Holds hyper-parameters only; tensors travel in the state. */
export interface Backbone {
  /** The name of the variant, as in the reference implementation: `xcit_nano_12_p16`. */
  readonly name: string;
  /** Width of `features` and `patchTokens`. */
  readonly embedDim: number;
  /** Number of entries of `patchTokens`. */
  readonly depth: number;
  /** Image height and width must be multiples of this. */
  readonly patchSize: number;
  /** Fresh weights on the host. */
  init(key: Key): ModelState<NdArray>;
  /** images: float32 [batch, height, width, 3], normalised. Pure: neither argument is changed or disposed. */
  apply(state: ModelState, images: Tensor4D, context: ApplyContext): BackboneOutput;
}

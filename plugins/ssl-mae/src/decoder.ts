import { type Flat, type Key, type NdArray, foldIn, scope } from '@sparsam/core';
import { gelu, initLayerNorm, initLinear, joinStates, layerNorm, linear } from '@sparsam/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';

export type DecoderSizes = {
  readonly embedDim: number;
  readonly hiddenDim: number;
  /** Numbers of a patch: patch * patch * 3. */
  readonly outDim: number;
};

/** Parameters of the decoder: `norm`, `tokens`, `context`, `pixels`. */
export function initDecoder(key: Key, { embedDim, hiddenDim, outDim }: DecoderSizes): Flat<NdArray> {
  const layer = (name: string, inFeatures: number, outFeatures: number, bias = true) => ({
    params: initLinear(foldIn(key, name), { inFeatures, outFeatures, bias }),
  });
  return joinStates<NdArray>({
    norm: { params: initLayerNorm(embedDim) },
    tokens: layer('tokens', embedDim, hiddenDim),
    context: layer('context', embedDim, hiddenDim, false),
    pixels: layer('pixels', hiddenDim, outDim),
  }).params;
}

/**
 * Paints each patch from its own token and from the image's features, with one hidden layer: as light as it can be
 * while every output of the backbone takes part, so that the work is left to the backbone (SimMIM, arXiv 2111.09886,
 * section 3.3). tokens [batch, patches, embedDim], features [batch, embedDim] -> [batch, patches, outDim].
 */
export function decode(params: Flat<Tensor>, tokens: Tensor3D, features: Tensor2D): Tensor3D {
  const own = linear(scope(params, 'tokens'), layerNorm(scope(params, 'norm'), tokens));
  const context = tf.expandDims(linear(scope(params, 'context'), features), 1);
  return linear(scope(params, 'pixels'), gelu(tf.add(own, context))) as Tensor3D;
}

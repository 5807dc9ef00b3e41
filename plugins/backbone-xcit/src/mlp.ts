import { type Flat, type Key, type NdArray, foldIn, prefixed, scope } from '@sparsam/core';
import { absorbAffine, gelu, initLinear, linear, scaledLinear } from '@sparsam/nn';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Architecture } from './architecture.ts';

/** Two linear layers, `fc1` and `fc2`. */
export function initMlp(key: Key, { embedDim, mlpRatio }: Architecture): Flat<NdArray> {
  const hidden = embedDim * mlpRatio;
  return {
    ...prefixed('fc1', initLinear(foldIn(key, 'fc1'), { inFeatures: embedDim, outFeatures: hidden })),
    ...prefixed('fc2', initLinear(foldIn(key, 'fc2'), { inFeatures: hidden, outFeatures: embedDim })),
  };
}

/**
 * A perceptron on each token by itself: x [..., embedDim] -> the same shape, times `layerScale` [embedDim]. Where `norm`
 * is given, x is standardised tokens that the first layer applies the norm's scale and bias to.
 */
export function mlp(params: Flat<Tensor>, x: Tensor, layerScale: Tensor, norm?: Flat<Tensor>): Tensor {
  const fc1 = scope(params, 'fc1');
  const hidden = gelu(linear(norm === undefined ? fc1 : absorbAffine(fc1, norm), x));
  return scaledLinear(scope(params, 'fc2'), hidden, layerScale);
}

import { type Flat, type Key, type NdArray, foldIn, prefixed, scope } from '@sparsam/core';
import { absorbAffine, gelu, initLinear, linear } from '@sparsam/nn';
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
 * A perceptron on each token by itself: x [..., embedDim], standardised tokens that the first layer applies `norm` to ->
 * the same shape.
 */
export function mlp(params: Flat<Tensor>, norm: Flat<Tensor>, x: Tensor): Tensor {
  return linear(scope(params, 'fc2'), gelu(linear(absorbAffine(scope(params, 'fc1'), norm), x)));
}

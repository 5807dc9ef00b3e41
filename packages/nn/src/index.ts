export { gelu } from './functions/gelu.ts';
export { inverseNorm } from './functions/inverse-norm.ts';
export { l2Normalize } from './functions/l2-normalize.ts';
export { softmaxCrossEntropy } from './functions/softmax-cross-entropy.ts';
export { gradients } from './gradients/index.ts';
export { registerGradients } from './gradients/register.ts';
export { type Head, type MlpHeadOptions, mlpHead } from './heads/mlp-head.ts';
export { type ProjectionHead, type ProjectionHeadOptions, projectionHead } from './heads/projection-head.ts';
export {
  type BatchNormOptions,
  type BatchStandardized,
  batchNorm,
  initBatchNorm,
  standardizeBatch,
} from './layers/batch-norm.ts';
export { type Conv2dInit, type Conv2dOptions, conv2d, initConv2d } from './layers/conv2d.ts';
export {
  type DepthwiseOptions,
  chooseDepthwise,
  depthwiseConv,
  smallGrid,
} from './layers/depthwise/depthwise-conv.ts';
export { depthwiseDirect } from './layers/depthwise/depthwise-direct.ts';
export { depthwiseTokens } from './layers/depthwise/depthwise-tokens.ts';
export { depthwiseMatrix } from './layers/depthwise/depthwise-matrix.ts';
export type { Depthwise3x3 } from './layers/depthwise/types.ts';
export { uniformByFanIn } from './layers/init.ts';
export { initLayerNorm, layerNorm } from './layers/layer-norm.ts';
export { type LinearOptions, absorbAffine, initLinear, linear, scaledLinear } from './layers/linear.ts';
export { type Standardized, standardizeRows } from './layers/standardize.ts';
export { featureMetrics } from './metrics/feature-metrics.ts';
export { outputMetrics } from './metrics/output-metrics.ts';
export { encodeCrops } from './networks/encode-crops.ts';
export { type HeadedNetwork, headedNetwork } from './networks/headed-network.ts';
export { fourierPositions } from './positions/fourier-positions.ts';
export { composite } from './support/composite.ts';
export { joinStates, scopeState } from './support/model-state.ts';
export { sumTo } from './support/sum-to.ts';
export { withGradient } from './support/with-gradient.ts';

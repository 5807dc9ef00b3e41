import type { GradConfig } from '@tensorflow/tfjs-core';
import { absGradient } from './abs.ts';
import { addNGradient } from './add-n.ts';
import { addGradient } from './add.ts';
import { avgPoolGradient } from './avg-pool.ts';
import { batchMatMulGradient } from './batch-mat-mul.ts';
import { castGradient } from './cast.ts';
import { clipByValueGradient } from './clip-by-value.ts';
import { concatGradient } from './concat.ts';
import { conv2dGradient } from './conv2d.ts';
import { cosGradient } from './cos.ts';
import { depthwiseConv2dNativeGradient } from './depthwise-conv2d-native.ts';
import { erfGradient } from './erf.ts';
import { expGradient } from './exp.ts';
import { expandDimsGradient } from './expand-dims.ts';
import { gatherV2Gradient } from './gather-v2.ts';
import { identityGradient } from './identity.ts';
import { logGradient } from './log.ts';
import { log1pGradient } from './log1p.ts';
import { maxPoolGradient } from './max-pool.ts';
import { maxGradient } from './max.ts';
import { maximumGradient } from './maximum.ts';
import { meanGradient } from './mean.ts';
import { minGradient } from './min.ts';
import { minimumGradient } from './minimum.ts';
import { multiplyGradient } from './multiply.ts';
import { negGradient } from './neg.ts';
import { packGradient } from './pack.ts';
import { padV2Gradient } from './pad-v2.ts';
import { powGradient } from './pow.ts';
import { realDivGradient } from './real-div.ts';
import { reciprocalGradient } from './reciprocal.ts';
import { reluGradient } from './relu.ts';
import { reshapeGradient } from './reshape.ts';
import { rsqrtGradient } from './rsqrt.ts';
import { selectGradient } from './select.ts';
import { sigmoidGradient } from './sigmoid.ts';
import { sinGradient } from './sin.ts';
import { sliceGradient } from './slice.ts';
import { softmaxGradient } from './softmax.ts';
import { softplusGradient } from './softplus.ts';
import { splitVGradient } from './split-v.ts';
import { sqrtGradient } from './sqrt.ts';
import { squareGradient } from './square.ts';
import { squaredDifferenceGradient } from './squared-difference.ts';
import { subGradient } from './sub.ts';
import { sumGradient } from './sum.ts';
import { tanhGradient } from './tanh.ts';
import { tileGradient } from './tile.ts';
import { transposeGradient } from './transpose.ts';
import { unpackGradient } from './unpack.ts';
import { gradientsWithoutSlope } from './without-slope.ts';

/** The gradient of every kernel that the framework's layers, losses and optimisers use; one file each. */
export const gradients: readonly GradConfig[] = [
  absGradient,
  addNGradient,
  addGradient,
  avgPoolGradient,
  batchMatMulGradient,
  castGradient,
  clipByValueGradient,
  concatGradient,
  conv2dGradient,
  cosGradient,
  depthwiseConv2dNativeGradient,
  erfGradient,
  expGradient,
  expandDimsGradient,
  gatherV2Gradient,
  identityGradient,
  logGradient,
  log1pGradient,
  maxPoolGradient,
  maxGradient,
  maximumGradient,
  meanGradient,
  minGradient,
  minimumGradient,
  multiplyGradient,
  negGradient,
  packGradient,
  padV2Gradient,
  powGradient,
  realDivGradient,
  reciprocalGradient,
  reluGradient,
  reshapeGradient,
  rsqrtGradient,
  selectGradient,
  sigmoidGradient,
  sinGradient,
  sliceGradient,
  softmaxGradient,
  softplusGradient,
  splitVGradient,
  sqrtGradient,
  squareGradient,
  squaredDifferenceGradient,
  subGradient,
  sumGradient,
  tanhGradient,
  tileGradient,
  transposeGradient,
  unpackGradient,
  ...gradientsWithoutSlope,
];

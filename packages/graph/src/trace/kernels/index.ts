import { abs } from './abs.ts';
import { add } from './add.ts';
import { addN } from './add-n.ts';
import { argMax } from './arg-max.ts';
import { avgPool } from './avg-pool.ts';
import { batchMatMul } from './batch-mat-mul.ts';
import { broadcastTo } from './broadcast-to.ts';
import { cast } from './cast.ts';
import { ceil } from './ceil.ts';
import { concat } from './concat.ts';
import { conv2d } from './conv2d.ts';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2dBackpropInput } from './conv2d-backprop-input.ts';
import { cos } from './cos.ts';
import { depthwiseConv2dNative } from './depthwise-conv2d-native.ts';
import { equal } from './equal.ts';
import { erf } from './erf.ts';
import { exp } from './exp.ts';
import { expandDims } from './expand-dims.ts';
import { fill } from './fill.ts';
import { floor } from './floor.ts';
import { gatherV2 } from './gather-v2.ts';
import { gelu } from './gelu.ts';
import { greater } from './greater.ts';
import { greaterEqual } from './greater-equal.ts';
import { identity } from './identity.ts';
import { layerNormalization } from './layer-normalization.ts';
import { less } from './less.ts';
import { lessEqual } from './less-equal.ts';
import { log } from './log.ts';
import { log1p } from './log1p.ts';
import { logSoftmax } from './log-softmax.ts';
import { logicalAnd } from './logical-and.ts';
import { logicalNot } from './logical-not.ts';
import { logicalOr } from './logical-or.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { max } from './max.ts';
import { maxPool } from './max-pool.ts';
import { maximum } from './maximum.ts';
import { mean } from './mean.ts';
import { min } from './min.ts';
import { minimum } from './minimum.ts';
import { multiply } from './multiply.ts';
import { neg } from './neg.ts';
import { notEqual } from './not-equal.ts';
import { onesLike } from './ones-like.ts';
import { pack } from './pack.ts';
import { padV2 } from './pad-v2.ts';
import { pow } from './pow.ts';
import { prod } from './prod.ts';
import { realDiv } from './real-div.ts';
import { reciprocal } from './reciprocal.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { round } from './round.ts';
import { rsqrt } from './rsqrt.ts';
import { select } from './select.ts';
import { sigmoid } from './sigmoid.ts';
import { sign } from './sign.ts';
import { sin } from './sin.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { splitV } from './split-v.ts';
import { sqrt } from './sqrt.ts';
import { square } from './square.ts';
import { squaredDifference } from './squared-difference.ts';
import { stridedSlice } from './strided-slice.ts';
import { sub } from './sub.ts';
import { sum } from './sum.ts';
import { tanh } from './tanh.ts';
import { tile } from './tile.ts';
import { transpose } from './transpose.ts';
import { unpack } from './unpack.ts';
import { zerosLike } from './zeros-like.ts';
import type { Kernel } from '../kernel.ts';

/** Names of the kernels that can be traced; the index below must hold each of them. */
export type KernelName =
  | 'Abs'
  | 'Add'
  | 'AddN'
  | 'ArgMax'
  | 'AvgPool'
  | 'BatchMatMul'
  | 'BroadcastTo'
  | 'Cast'
  | 'Ceil'
  | 'Concat'
  | 'Conv2D'
  | 'Conv2DBackpropFilter'
  | 'Conv2DBackpropInput'
  | 'Cos'
  | 'DepthwiseConv2dNative'
  | 'Equal'
  | 'Erf'
  | 'Exp'
  | 'ExpandDims'
  | 'Fill'
  | 'Floor'
  | 'GatherV2'
  | 'Gelu'
  | 'Greater'
  | 'GreaterEqual'
  | 'Identity'
  | 'LayerNormalization'
  | 'Less'
  | 'LessEqual'
  | 'Log'
  | 'Log1p'
  | 'LogSoftmax'
  | 'LogicalAnd'
  | 'LogicalNot'
  | 'LogicalOr'
  | 'Max'
  | 'MaxPool'
  | 'MaxPoolGrad'
  | 'Maximum'
  | 'Mean'
  | 'Min'
  | 'Minimum'
  | 'Multiply'
  | 'Neg'
  | 'NotEqual'
  | 'OnesLike'
  | 'Pack'
  | 'PadV2'
  | 'Pow'
  | 'Prod'
  | 'RealDiv'
  | 'Reciprocal'
  | 'Relu'
  | 'Reshape'
  | 'Round'
  | 'Rsqrt'
  | 'Select'
  | 'Sigmoid'
  | 'Sign'
  | 'Sin'
  | 'Slice'
  | 'Softmax'
  | 'Softplus'
  | 'SplitV'
  | 'Sqrt'
  | 'Square'
  | 'SquaredDifference'
  | 'StridedSlice'
  | 'Sub'
  | 'Sum'
  | 'Tanh'
  | 'Tile'
  | 'Transpose'
  | 'Unpack'
  | 'ZerosLike';

/** One lowering a kernel. */
export const kernels: Readonly<Record<KernelName, Kernel>> = {
  Abs: abs,
  Add: add,
  AddN: addN,
  ArgMax: argMax,
  AvgPool: avgPool,
  BatchMatMul: batchMatMul,
  BroadcastTo: broadcastTo,
  Cast: cast,
  Ceil: ceil,
  Concat: concat,
  Conv2D: conv2d,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  Cos: cos,
  DepthwiseConv2dNative: depthwiseConv2dNative,
  Equal: equal,
  Erf: erf,
  Exp: exp,
  ExpandDims: expandDims,
  Fill: fill,
  Floor: floor,
  GatherV2: gatherV2,
  Gelu: gelu,
  Greater: greater,
  GreaterEqual: greaterEqual,
  Identity: identity,
  LayerNormalization: layerNormalization,
  Less: less,
  LessEqual: lessEqual,
  Log: log,
  Log1p: log1p,
  LogSoftmax: logSoftmax,
  LogicalAnd: logicalAnd,
  LogicalNot: logicalNot,
  LogicalOr: logicalOr,
  Max: max,
  MaxPool: maxPool,
  MaxPoolGrad: maxPoolGrad,
  Maximum: maximum,
  Mean: mean,
  Min: min,
  Minimum: minimum,
  Multiply: multiply,
  Neg: neg,
  NotEqual: notEqual,
  OnesLike: onesLike,
  Pack: pack,
  PadV2: padV2,
  Pow: pow,
  Prod: prod,
  RealDiv: realDiv,
  Reciprocal: reciprocal,
  Relu: relu,
  Reshape: reshape,
  Round: round,
  Rsqrt: rsqrt,
  Select: select,
  Sigmoid: sigmoid,
  Sign: sign,
  Sin: sin,
  Slice: slice,
  Softmax: softmax,
  Softplus: softplus,
  SplitV: splitV,
  Sqrt: sqrt,
  Square: square,
  SquaredDifference: squaredDifference,
  StridedSlice: stridedSlice,
  Sub: sub,
  Sum: sum,
  Tanh: tanh,
  Tile: tile,
  Transpose: transpose,
  Unpack: unpack,
  ZerosLike: zerosLike,
};

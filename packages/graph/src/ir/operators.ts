import type { Attributes, GraphType } from './graph.ts';
import * as shapes from './shapes.ts';

export type Spec = { readonly dtype: GraphType; readonly shape: readonly number[] };

export type Operator = {
  /** Where the operator is defined; '' is ONNX's own domain. */
  readonly domain: '' | 'com.microsoft';
  /** Attributes that ONNX wants as int64 inputs, in the order of the inputs that follow the node's own; null skips one. */
  readonly listInputs: readonly (string | null)[];
  /** Shapes and types of the outputs. Throws Error where the inputs do not fit. */
  readonly infer: (inputs: readonly Spec[], attributes: Attributes) => readonly Spec[];
};

const operator = (
  infer: Operator['infer'],
  {
    domain = '',
    listInputs = [],
  }: { domain?: Operator['domain']; listInputs?: readonly (string | null)[] } = {},
): Operator => ({ domain, listInputs, infer });

const microsoft = { domain: 'com.microsoft' } as const;
const unary = operator(shapes.same);
const binary = operator(shapes.broadcasting);
const comparison = operator(shapes.comparing);
const reduction = operator(shapes.reducing, { listInputs: ['axes'] });

/** Every operator that a graph may hold. */
export const operators: Readonly<Record<string, Operator>> = {
  Abs: unary,
  Ceil: unary,
  Cos: unary,
  Erf: unary,
  Exp: unary,
  Floor: unary,
  Gelu: operator(shapes.same, microsoft),
  Identity: unary,
  Log: unary,
  LogSoftmax: unary,
  Neg: unary,
  Not: unary,
  Reciprocal: unary,
  Relu: unary,
  Round: unary,
  Sigmoid: unary,
  Sign: unary,
  Sin: unary,
  Softmax: unary,
  Softplus: unary,
  Sqrt: unary,
  Tanh: unary,

  Add: binary,
  Div: binary,
  Max: binary,
  Min: binary,
  Mul: binary,
  Pow: binary,
  Sub: binary,
  Sum: binary,
  And: comparison,
  Equal: comparison,
  Greater: comparison,
  GreaterOrEqual: comparison,
  Less: comparison,
  LessOrEqual: comparison,
  Or: comparison,
  Where: operator(shapes.selecting),

  Cast: operator(shapes.casting),
  Concat: operator(shapes.concatenating),
  Expand: operator(shapes.expanding, { listInputs: ['shape'] }),
  Gather: operator(shapes.gathering),
  Pad: operator(shapes.padding, { listInputs: ['pads'] }),
  Reshape: operator(shapes.reshaping, { listInputs: ['shape'] }),
  Slice: operator(shapes.slicing, { listInputs: ['starts', 'ends', 'axes', 'steps'] }),
  Tile: operator(shapes.tiling, { listInputs: ['repeats'] }),
  Transpose: operator(shapes.transposing),

  ArgMax: operator(shapes.arg),
  ReduceMax: reduction,
  ReduceMean: reduction,
  ReduceMin: reduction,
  ReduceProd: reduction,
  ReduceSum: reduction,
  ReduceSumSquare: reduction,

  FusedMatMul: operator(shapes.fusedMatMul, microsoft),
  Gemm: operator(shapes.gemm),
  MatMul: operator(shapes.matMul),
  MatMulIntegerToFloat: operator(shapes.roundedProduct, microsoft),
  QuantizeLinear: operator(shapes.quantizing),

  AveragePool: operator(shapes.pooling),
  Conv: operator(shapes.convolving),
  ConvTranspose: operator(shapes.convolvingTransposed),
  LayerNormalization: operator(shapes.layerNormalizing),
  MaxPool: operator(shapes.poolingWithPlaces),
  ScatterElements: operator(shapes.scattering),
};

import { type NdArray, type Tree, flatten, foldIn, key, uniformArray } from '@sparsam/core';
import { createOnnxEngine } from '@sparsam/engine-onnx';
import { createTfjsEngine } from '@sparsam/engine-tfjs';
import { kernelNames } from '@sparsam/graph';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';

type Case = {
  readonly shapes: readonly (readonly number[])[];
  readonly run: (...x: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  readonly low?: number;
};
const one = (run: Case['run'], shape: readonly number[] = [2, 3, 4], low = -2): Case => ({
  shapes: [shape],
  run,
  low,
});
const two = (
  run: Case['run'],
  a: readonly number[] = [2, 3, 4],
  b: readonly number[] = [3, 1],
  low = -2,
): Case => ({ shapes: [a, b], run, low });
const bool = (x: tf.Tensor): tf.Tensor => tf.cast(x, 'float32');
const kernel = (name: string, inputs: tf.NamedTensorMap, attributes: object = {}): tf.Tensor =>
  tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;

/** How each kernel is reached, on random inputs in [low, 2). The compiler checks that none is forgotten. */
const cases: Record<string, readonly Case[]> = {
  Abs: [one((x) => tf.abs(x as tf.Tensor))],
  Add: [two((a, b) => tf.add(a as tf.Tensor, b as tf.Tensor))],
  AddN: [
    {
      shapes: [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      run: (...x) => tf.addN(x),
    },
  ],
  ArgMax: [one((x) => bool(tf.argMax(x as tf.Tensor, 1)))],
  AvgPool: [one((x) => tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid'), [2, 6, 6, 3])],
  BatchMatMul: [
    two((a, b) => tf.matMul(a as tf.Tensor, b as tf.Tensor), [4, 3], [3, 5]),
    two((a, b) => tf.matMul(a as tf.Tensor, b as tf.Tensor, true, true), [2, 3, 4], [2, 5, 3]),
    two(
      (a, b) =>
        tf.matMul(
          tf.transpose(a as tf.Tensor, [1, 2, 0, 3]),
          tf.transpose(b as tf.Tensor, [1, 2, 0, 3]),
          true,
          false,
        ),
      [5, 2, 3, 4],
      [5, 2, 3, 6],
    ),
    two(
      (a, b) =>
        tf.matMul(
          tf.transpose(a as tf.Tensor, [1, 2, 3, 0]),
          tf.transpose(b as tf.Tensor, [0, 1, 3, 2]),
          false,
          true,
        ),
      [5, 2, 3, 4],
      [2, 3, 5, 6],
    ),
    two((a, b) => tf.matMul(a as tf.Tensor, b as tf.Tensor), [2, 7, 3, 4], [1, 1, 4, 5]),
  ],
  BroadcastTo: [one((x) => tf.broadcastTo(x as tf.Tensor, [3, 2, 4]), [2, 1])],
  Cast: [one((x) => tf.cast(tf.cast(x as tf.Tensor, 'int32'), 'float32'))],
  Ceil: [one((x) => tf.ceil(x as tf.Tensor))],
  Concat: [
    {
      shapes: [
        [2, 3],
        [2, 5],
      ],
      run: (...x) => tf.concat(x, 1),
    },
  ],
  Conv2D: [
    two((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 1, 'NCHW'), [2, 3, 8, 6], [3, 3, 3, 4]),
    two((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 1), [2, 8, 8, 3], [3, 3, 3, 4]),
    two((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'), [2, 5, 6, 3], [3, 3, 3, 4]),
    two((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 0, 'NCHW'), [2, 3, 8, 6], [1, 1, 3, 4]),
    two((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 3, 'NCHW'), [2, 3, 8, 6], [7, 7, 3, 4]),
    two((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 4, 'valid'), [2, 8, 8, 3], [4, 4, 3, 4]),
  ],
  Conv2DBackpropFilter: [
    ...[
      { size: 1, pad: 0, out: [4, 3] },
      { size: 7, pad: 3, out: [4, 3] },
    ].map(({ size, pad, out }) =>
      two(
        (x, dy) =>
          kernel(
            'Conv2DBackpropFilter',
            { x: x as tf.Tensor, dy: dy as tf.Tensor },
            { strides: 2, pad, dataFormat: 'NCHW', filterShape: [size, size, 3, 5] },
          ),
        [2, 3, 8, 6],
        [2, 5, ...out],
      ),
    ),
    two(
      (x, dy) =>
        tf.transpose(
          kernel(
            'Conv2DBackpropFilter',
            { x: x as tf.Tensor, dy: dy as tf.Tensor },
            { strides: 2, pad: 1, dataFormat: 'NCHW', filterShape: [3, 3, 3, 5] },
          ),
        ),
      [2, 3, 8, 8],
      [2, 5, 4, 4],
    ),
    two(
      (x, dy) =>
        kernel(
          'Conv2DBackpropFilter',
          { x: x as tf.Tensor, dy: dy as tf.Tensor },
          { strides: 2, pad: 1, dataFormat: 'NHWC', filterShape: [3, 3, 3, 5] },
        ),
      [2, 8, 8, 3],
      [2, 4, 4, 5],
    ),
    two(
      (x, dy) =>
        kernel(
          'Conv2DBackpropFilter',
          { x: x as tf.Tensor, dy: dy as tf.Tensor },
          { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: [3, 3, 3, 5] },
        ),
      [2, 5, 6, 3],
      [2, 5, 6, 5],
    ),
  ],
  Conv2DBackpropInput: [
    ...[
      { size: 1, pad: 0 },
      { size: 7, pad: 3 },
    ].map(({ size, pad }) =>
      two(
        (dy, filter) =>
          kernel(
            'Conv2DBackpropInput',
            { dy: dy as tf.Tensor, filter: filter as tf.Tensor },
            { strides: 2, pad, dataFormat: 'NCHW', inputShape: [2, 3, 8, 6] },
          ),
        [2, 5, 4, 3],
        [size, size, 3, 5],
      ),
    ),
    two(
      (dy, filter) =>
        kernel(
          'Conv2DBackpropInput',
          { dy: dy as tf.Tensor, filter: filter as tf.Tensor },
          { strides: 2, pad: 1, dataFormat: 'NCHW', inputShape: [2, 3, 8, 6] },
        ),
      [2, 5, 4, 3],
      [3, 3, 3, 5],
    ),
    two(
      (dy, filter) =>
        kernel(
          'Conv2DBackpropInput',
          { dy: dy as tf.Tensor, filter: filter as tf.Tensor },
          { strides: 2, pad: 1, dataFormat: 'NHWC', inputShape: [2, 8, 8, 3] },
        ),
      [2, 4, 4, 5],
      [3, 3, 3, 5],
    ),
    two(
      (dy, filter) =>
        kernel(
          'Conv2DBackpropInput',
          { dy: dy as tf.Tensor, filter: filter as tf.Tensor },
          { strides: 2, pad: 1, dataFormat: 'NHWC', inputShape: [2, 7, 7, 3] },
        ),
      [2, 4, 4, 5],
      [3, 3, 3, 5],
    ),
  ],
  Cos: [one((x) => tf.cos(x as tf.Tensor))],
  DepthwiseConv2dNative: [
    two(
      (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'),
      [2, 5, 6, 3],
      [3, 3, 3, 1],
    ),
  ],
  Equal: [two((a, b) => bool(tf.equal(tf.round(a as tf.Tensor), tf.round(b as tf.Tensor))))],
  Erf: [one((x) => tf.erf(x as tf.Tensor))],
  Exp: [one((x) => tf.exp(x as tf.Tensor))],
  ExpandDims: [one((x) => tf.expandDims(x as tf.Tensor, -2))],
  Fill: [one((x) => tf.add(x as tf.Tensor, tf.fill([2, 3, 4], 3)))],
  Floor: [one((x) => tf.floor(x as tf.Tensor))],
  GatherV2: [one((x) => tf.gather(x as tf.Tensor, tf.tensor1d([2, 0, 1, 2], 'int32'), 1))],
  Greater: [two((a, b) => bool(tf.greater(a as tf.Tensor, b as tf.Tensor)))],
  GreaterEqual: [two((a, b) => bool(tf.greaterEqual(tf.round(a as tf.Tensor), tf.round(b as tf.Tensor))))],
  Identity: [one((x) => kernel('Identity', { x: x as tf.Tensor }))],
  Less: [two((a, b) => bool(tf.less(a as tf.Tensor, b as tf.Tensor)))],
  LessEqual: [two((a, b) => bool(tf.lessEqual(tf.round(a as tf.Tensor), tf.round(b as tf.Tensor))))],
  Log: [one((x) => tf.log(x as tf.Tensor), [5], 0.1)],
  Log1p: [one((x) => tf.log1p(x as tf.Tensor), [5], 0)],
  LogSoftmax: [one((x) => tf.logSoftmax(x as tf.Tensor))],
  LogicalAnd: [
    two((a, b) => bool(tf.logicalAnd(tf.greater(a as tf.Tensor, 0), tf.greater(b as tf.Tensor, 0)))),
  ],
  LogicalNot: [one((x) => bool(tf.logicalNot(tf.greater(x as tf.Tensor, 0))))],
  LogicalOr: [
    two((a, b) => bool(tf.logicalOr(tf.greater(a as tf.Tensor, 0), tf.greater(b as tf.Tensor, 0)))),
  ],
  Max: [one((x) => tf.max(x as tf.Tensor, [1]))],
  MaxPool: [one((x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 1), [2, 6, 6, 3])],
  MaxPoolGrad: [
    two(
      (input, dy) =>
        kernel(
          'MaxPoolGrad',
          {
            dy: dy as tf.Tensor,
            input: input as tf.Tensor,
            output: tf.maxPool(input as tf.Tensor4D, 3, 2, 1),
          },
          { filterSize: 3, strides: 2, pad: 1 },
        ),
      [2, 6, 6, 3],
      [2, 3, 3, 3],
    ),
    // Windows of equal entries, as behind a rectifier: the first gets the gradient.
    two(
      (input, dy) =>
        kernel(
          'MaxPoolGrad',
          { dy: dy as tf.Tensor, input: tf.relu(input as tf.Tensor), output: dy as tf.Tensor },
          { filterSize: 2, strides: 2, pad: 'same' },
        ),
      [1, 7, 5, 2],
      [1, 4, 3, 2],
    ),
  ],
  Maximum: [two((a, b) => tf.maximum(a as tf.Tensor, b as tf.Tensor))],
  Mean: [one((x) => tf.mean(x as tf.Tensor, [0, 2], true))],
  Min: [one((x) => tf.min(x as tf.Tensor, -1))],
  Minimum: [two((a, b) => tf.minimum(a as tf.Tensor, b as tf.Tensor))],
  Multiply: [two((a, b) => tf.mul(a as tf.Tensor, b as tf.Tensor))],
  Neg: [one((x) => tf.neg(x as tf.Tensor))],
  NotEqual: [two((a, b) => bool(tf.notEqual(tf.round(a as tf.Tensor), tf.round(b as tf.Tensor))))],
  OnesLike: [one((x) => tf.add(x as tf.Tensor, tf.onesLike(x as tf.Tensor)))],
  Pack: [
    {
      shapes: [
        [2, 3],
        [2, 3],
      ],
      run: (...x) => tf.stack(x, 1),
    },
  ],
  PadV2: [
    one((x) =>
      tf.pad(
        x as tf.Tensor,
        [
          [0, 1],
          [2, 0],
          [1, 1],
        ],
        0.5,
      ),
    ),
  ],
  Pow: [two((a, b) => tf.pow(a as tf.Tensor, b as tf.Tensor), [2, 3], [3], 0.1)],
  Prod: [one((x) => tf.prod(x as tf.Tensor, 1))],
  RealDiv: [two((a, b) => tf.div(a as tf.Tensor, b as tf.Tensor), [2, 3], [3], 0.2)],
  Reciprocal: [one((x) => tf.reciprocal(x as tf.Tensor), [5], 0.2)],
  Relu: [one((x) => tf.relu(x as tf.Tensor))],
  Reshape: [one((x) => tf.reshape(x as tf.Tensor, [4, -1]))],
  Round: [one((x) => tf.round(x as tf.Tensor))],
  Rsqrt: [one((x) => tf.rsqrt(x as tf.Tensor), [5], 0.2)],
  Select: [
    two((a, b) => tf.where(tf.greater(a as tf.Tensor, 0), a as tf.Tensor, b as tf.Tensor), [2, 3], [2, 3]),
  ],
  Sigmoid: [one((x) => tf.sigmoid(x as tf.Tensor))],
  Sign: [one((x) => tf.sign(x as tf.Tensor))],
  Sin: [one((x) => tf.sin(x as tf.Tensor))],
  Slice: [one((x) => tf.slice(x as tf.Tensor, [0, 1, 2], [2, 1, -1]))],
  Softmax: [one((x) => tf.softmax(x as tf.Tensor))],
  Softplus: [one((x) => tf.softplus(x as tf.Tensor))],
  SplitV: [one((x) => tf.split(x as tf.Tensor, [1, 3], 2)), one((x) => tf.split(x as tf.Tensor, 3, 1))],
  Sqrt: [one((x) => tf.sqrt(x as tf.Tensor), [5], 0.1)],
  Square: [one((x) => tf.square(x as tf.Tensor))],
  SquaredDifference: [two((a, b) => tf.squaredDifference(a as tf.Tensor, b as tf.Tensor))],
  StridedSlice: [one((x) => tf.stridedSlice(x as tf.Tensor, [0, 0, 1], [2, 3, 4], [1, 2, 2]))],
  Sub: [two((a, b) => tf.sub(a as tf.Tensor, b as tf.Tensor))],
  Sum: [one((x) => tf.sum(x as tf.Tensor, [0, 2])), one((x) => tf.sum(x as tf.Tensor))],
  Tanh: [one((x) => tf.tanh(x as tf.Tensor))],
  Tile: [one((x) => tf.tile(x as tf.Tensor, [1, 2, 3]))],
  Transpose: [one((x) => tf.transpose(x as tf.Tensor, [2, 0, 1]))],
  Unpack: [one((x) => tf.unstack(x as tf.Tensor, 1))],
  ZerosLike: [one((x) => tf.add(x as tf.Tensor, tf.zerosLike(x as tf.Tensor)))],
};

/** Kernels of our own that no tfjs backend has; the layers compare them with their composed form. */
const fused = new Set(['LayerNormalization', 'Gelu']);

describe('every kernel that can be traced', () => {
  test.each(kernelNames.filter((name) => !fused.has(name)))(
    '%s computes what the eager backend computes',
    async (name) => {
      for (const [index, { shapes, run, low = -2 }] of (cases[name] ?? []).entries()) {
        const input: Tree<NdArray> = Object.fromEntries(
          shapes.map(
            (shape, i) =>
              [`x${i}`, uniformArray(foldIn(foldIn(key(1), name), index * 10 + i), shape, low, 2)] as const,
          ),
        );
        const step = (
          state: Tree<tf.Tensor>,
          given: Tree<tf.Tensor>,
        ): readonly [Tree<tf.Tensor>, Tree<tf.Tensor>] => {
          const results = [run(...shapes.map((_, i) => given[`x${i}`] as tf.Tensor))].flat();
          return [state, Object.fromEntries(results.map((tensor, i) => [`y${i}`, tensor] as const))];
        };
        const [eager, traced] = await Promise.all(
          [createTfjsEngine({ backend: 'cpu' }), createOnnxEngine({ threads: 1 })].map(async (engine) =>
            (await engine.compile(step, {}, input)).run(input),
          ),
        );
        const expected = flatten(eager as Tree<NdArray>);
        const actual = flatten(traced as Tree<NdArray>);
        expect([...actual.keys()]).toEqual([...expected.keys()]);
        for (const [path, array] of expected) {
          const other = actual.get(path) as NdArray;
          expect(other.shape).toEqual(array.shape);
          array.data.forEach((value, i) => expect(other.data[i]).toBeCloseTo(value, 4));
        }
      }
      expect(cases[name]?.length, `${name} has no case`).toBeGreaterThan(0);
    },
  );
});

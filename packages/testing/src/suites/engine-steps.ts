import { type NdArray, type StepFunction, type Tree, float32 } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** A step without state, what it is given, and the values it must return, worked out by hand. */
export type KnownStep = {
  readonly name: string;
  readonly input: Tree<NdArray>;
  readonly step: (input: { readonly [name: string]: Tensor }) => Tree<Tensor>;
  readonly outputs: { readonly [name: string]: readonly number[] };
};

const array = (shape: readonly number[], ...values: number[]): NdArray<'float32'> =>
  float32(Float32Array.from(values), shape);
const matrix = array([2, 3], 1, 2, 3, 4, 5, 6);
const log = Math.log;

/** What a training step is made of, in steps of one idea each. */
export const knownSteps: readonly KnownStep[] = [
  {
    name: 'arithmetic with broadcasting',
    input: { x: matrix, y: array([3], 1, 0, -1) },
    step: ({ x, y }) => ({
      sum: tf.add(x as Tensor, y as Tensor),
      ratio: tf.div(tf.mul(x as Tensor, y as Tensor), tf.scalar(2)),
      outer: tf.sub(tf.reshape(y as Tensor, [3, 1]), tf.reshape(y as Tensor, [1, 3])),
    }),
    outputs: {
      sum: [2, 2, 2, 5, 5, 5],
      ratio: [0.5, 0, -1.5, 2, 0, -3],
      outer: [0, 1, 2, -1, 0, 1, -2, -1, 0],
    },
  },
  {
    name: 'matrix products, plain, transposed and batched',
    input: { x: matrix, y: array([2, 2, 1], 1, -1, 2, 0), z: array([2, 1, 2], 1, 2, 3, 4) },
    step: ({ x, y, z }) => ({
      gram: tf.matMul(x as Tensor2D, x as Tensor2D, false, true),
      columns: tf.matMul(x as Tensor2D, x as Tensor2D, true, false),
      batched: tf.matMul(z as Tensor, y as Tensor),
    }),
    outputs: {
      gram: [14, 32, 32, 77],
      columns: [17, 22, 27, 22, 29, 36, 27, 36, 45],
      batched: [-1, 6],
    },
  },
  {
    name: 'reductions over any axis',
    input: { x: matrix },
    step: ({ x }) => ({
      all: tf.sum(x as Tensor),
      rows: tf.mean(x as Tensor, 1),
      kept: tf.max(x as Tensor, 0, true),
      least: tf.min(x as Tensor, 1),
    }),
    outputs: { all: [21], rows: [2, 5], kept: [4, 5, 6], least: [1, 4] },
  },
  {
    name: 'functions of each element',
    input: { x: array([3], -1, 0, 4) },
    step: ({ x }) => ({
      exp: tf.exp(tf.minimum(x as Tensor, 0)),
      root: tf.sqrt(tf.abs(x as Tensor)),
      positive: tf.relu(x as Tensor),
      square: tf.square(tf.neg(x as Tensor)),
    }),
    outputs: { exp: [Math.exp(-1), 1, 1], root: [1, 0, 2], positive: [0, 0, 4], square: [1, 0, 16] },
  },
  {
    name: 'softmax, of large numbers too',
    input: { x: array([2, 2], log(1), log(3), 1000, 1000) },
    step: ({ x }) => ({ p: tf.softmax(x as Tensor2D), logP: tf.logSoftmax(x as Tensor2D) }),
    outputs: { p: [0.25, 0.75, 0.5, 0.5], logP: [log(0.25), log(0.75), log(0.5), log(0.5)] },
  },
  {
    name: 'moving elements: transpose, slice, concat, pad, stack',
    input: { x: matrix },
    step: ({ x }) => ({
      turned: tf.transpose(x as Tensor2D),
      corner: tf.slice(x as Tensor2D, [1, 1], [1, 2]),
      twice: tf.concat([tf.slice(x as Tensor, [0, 0], [2, 1]), x as Tensor], 1),
      framed: tf.pad(tf.slice(x as Tensor2D, [0, 0], [1, 3]), [
        [0, 0],
        [1, 0],
      ]),
      stacked: tf.stack([tf.sum(x as Tensor, 1), tf.max(x as Tensor, 1)]),
    }),
    outputs: {
      turned: [1, 4, 2, 5, 3, 6],
      corner: [5, 6],
      twice: [1, 1, 2, 3, 4, 4, 5, 6],
      framed: [0, 1, 2, 3],
      stacked: [6, 15, 3, 6],
    },
  },
  {
    name: 'choices by comparison',
    input: { x: matrix },
    step: ({ x }) => ({
      chosen: tf.where(tf.greater(x as Tensor, 3), x as Tensor, tf.zerosLike(x as Tensor)),
      counted: tf.sum(tf.cast(tf.less(x as Tensor, 3), 'float32')),
    }),
    outputs: { chosen: [0, 0, 0, 4, 5, 6], counted: [2] },
  },
  {
    name: 'convolution, plain and strided',
    input: { image: array([1, 2, 2, 1], 1, 2, 3, 4), kernel: array([2, 2, 1, 1], 1, 0, 0, 1) },
    step: ({ image, kernel }) => ({
      same: tf.conv2d(image as Tensor4D, kernel as Tensor4D, 1, 'same'),
      strided: tf.conv2d(image as Tensor4D, kernel as Tensor4D, 2, 'valid'),
    }),
    outputs: { same: [5, 2, 3, 4], strided: [5] },
  },
  {
    name: 'convolution and pooling with a border, and their gradients',
    input: { image: array([1, 2, 2, 1], 1, 2, 3, 4), kernel: array([3, 3, 1, 1], 1, 2, 3, 4, 5, 6, 7, 8, 9) },
    step: ({ image, kernel }) => {
      const conv = (x: Tensor, filter: Tensor): Scalar =>
        tf.sum(tf.conv2d(x as Tensor4D, filter as Tensor4D, 2, 1));
      const pool = (x: Tensor): Scalar => tf.sum(tf.maxPool(x as Tensor4D, 3, 2, 1));
      const { value, grads } = tf.valueAndGrads(conv)([image as Tensor, kernel as Tensor]);
      const pooled = tf.valueAndGrad(pool)(image as Tensor);
      return {
        value,
        byImage: grads[0] as Tensor,
        byKernel: grads[1] as Tensor,
        largest: pooled.value,
        byLargest: pooled.grad,
      };
    },
    // The one window lies over the image with its lower right quarter.
    outputs: {
      value: [5 + 12 + 24 + 36],
      byImage: [5, 6, 8, 9],
      byKernel: [0, 0, 0, 0, 1, 2, 0, 3, 4],
      largest: [4],
      byLargest: [0, 0, 0, 1],
    },
  },
  {
    name: 'uint8 inputs, as numbers from 0 to 255',
    input: { x: { dtype: 'uint8', shape: [3], data: Uint8Array.of(0, 128, 255) } },
    step: ({ x }) => ({ scaled: tf.div(tf.cast(x as Tensor, 'float32'), 255) }),
    outputs: { scaled: [0, 128 / 255, 1] },
  },
  {
    name: 'int32 inputs and outputs',
    input: { x: { dtype: 'int32', shape: [2], data: Int32Array.of(-3, 70000) } },
    step: ({ x }) => ({ whole: x as Tensor, half: tf.div(tf.cast(x as Tensor, 'float32'), 2) }),
    outputs: { whole: [-3, 70000], half: [-1.5, 35000] },
  },
  {
    name: 'the gradient of a squared error',
    input: { w: array([2], 1, -1), x: array([2, 2], 1, 2, 3, 4), y: array([2], 0, 1) },
    step: ({ w, x, y }) => {
      const loss = (weights: Tensor): Scalar => {
        const predicted = tf.reshape(tf.matMul(x as Tensor2D, tf.reshape(weights, [2, 1])), [2]);
        return tf.mean(tf.square(tf.sub(predicted, y as Tensor1D)));
      };
      const { value, grad } = tf.valueAndGrad(loss)(w as Tensor);
      return { value, grad };
    },
    // Both residuals are x w - y: -1 and -2.
    outputs: { value: [2.5], grad: [-7, -10] },
  },
];

/** A known step as an engine takes it, without state. */
export const asStep =
  ({ step }: KnownStep): StepFunction =>
  (state, input) => [state, step(input as { readonly [name: string]: Tensor })];

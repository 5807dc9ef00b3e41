import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gradientError, random } from './gradient-check.test.helper.ts';
import { gradients } from './index.ts';
import { registerGradients } from './register.ts';

/** Numbers away from zero and from each other: kinks and ties have no derivative to compare with. */
const apart = (shape: number[], seed: number): Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  const order = Array.from({ length: size }, (_, index) => index);
  order.sort((a, b) => Math.sin(seed * (a + 1)) - Math.sin(seed * (b + 1)));
  return tf.tensor(
    order.map((rank) => (rank - size / 2 + 0.5) * 0.2),
    shape,
  );
};
const positive = (shape: number[], seed: number): Tensor => tf.add(tf.abs(random(shape, seed)), 0.5);
const indices = tf.tensor1d([2, 0, 2], 'int32');

type Case = [kernels: string[], f: (...inputs: Tensor[]) => Tensor | Tensor[], inputs: Tensor[]];
const [wide, row, column] = [random([3, 4], 1), random([4], 2), random([3, 1], 3)];

const cases: Record<string, Case> = {
  add: [['Add'], (a, b) => tf.add(a!, b!), [wide, row]],
  'sub, broadcast both ways': [['Sub', 'Neg'], (a, b) => tf.sub(a!, tf.neg(b!)), [row, column]],
  multiply: [['Multiply'], (a, b) => tf.mul(a!, b!), [wide, column]],
  divide: [['RealDiv'], (a, b) => tf.div(a!, b!), [wide, positive([4], 4)]],
  'power of a positive base': [['Pow'], (a, b) => tf.pow(a!, b!), [positive([3, 4], 5), row]],
  maximum: [['Maximum'], (a, b) => tf.maximum(a!, b!), [apart([3, 4], 6), tf.add(apart([3, 4], 7), 0.1)]],
  minimum: [['Minimum'], (a, b) => tf.minimum(a!, b!), [apart([3, 4], 6), tf.add(apart([3, 4], 7), 0.1)]],
  'squared difference': [['SquaredDifference'], (a, b) => tf.squaredDifference(a!, b!), [wide, row]],
  'sum of many': [['AddN'], (a, b) => tf.addN([a!, b!, a!]), [wide, random([3, 4], 8)]],
  square: [['Square'], (x) => tf.square(x!), [wide]],
  'square root': [['Sqrt'], (x) => tf.sqrt(x!), [positive([3, 4], 9)]],
  'inverse square root': [['Rsqrt'], (x) => tf.rsqrt(x!), [positive([3, 4], 9)]],
  reciprocal: [['Reciprocal'], (x) => tf.reciprocal(x!), [positive([3, 4], 9)]],
  exp: [['Exp'], (x) => tf.exp(x!), [wide]],
  log: [['Log'], (x) => tf.log(x!), [positive([3, 4], 9)]],
  log1p: [['Log1p'], (x) => tf.log1p(x!), [positive([3, 4], 9)]],
  abs: [['Abs'], (x) => tf.abs(x!), [apart([3, 4], 9)]],
  relu: [['Relu'], (x) => tf.relu(x!), [apart([3, 4], 9)]],
  sigmoid: [['Sigmoid'], (x) => tf.sigmoid(x!), [wide]],
  tanh: [['Tanh'], (x) => tf.tanh(x!), [wide]],
  erf: [['Erf'], (x) => tf.erf(x!), [wide]],
  sine: [['Sin'], (x) => tf.sin(x!), [wide]],
  cosine: [['Cos'], (x) => tf.cos(x!), [wide]],
  softplus: [['Softplus'], (x) => tf.softplus(x!), [wide]],
  identity: [['Identity'], (x) => tf.mul(tf.clone(x!), x!), [wide]],
  cast: [['Cast'], (x) => tf.cast(tf.square(x!), 'float32'), [wide]],
  clip: [['ClipByValue'], (x) => tf.clipByValue(x!, -0.55, 0.62), [apart([3, 4], 9)]],
  'where, with a condition that depends on the input': [
    ['Select', 'Greater'],
    (a, b) => tf.where(tf.greater(a!, 0), tf.square(a!), b!),
    [apart([3, 4], 9), wide],
  ],
  'sum over axes': [
    ['Sum'],
    (x) => [tf.sum(x!), tf.sum(x!, -1), tf.sum(x!, [0, 2], true)],
    [random([2, 3, 4], 10)],
  ],
  'mean over axes': [
    ['Mean'],
    (x) => [tf.mean(x!), tf.mean(x!, 1), tf.mean(x!, [0, 2], true)],
    [random([2, 3, 4], 10)],
  ],
  max: [['Max'], (x) => [tf.max(x!), tf.max(x!, [0, 2], true)], [apart([2, 3, 4], 11)]],
  min: [['Min'], (x) => [tf.min(x!, -1), tf.min(x!, [1])], [apart([2, 3, 4], 11)]],
  softmax: [['Softmax'], (x) => tf.softmax(x!), [wide]],
  'log of softmax': [['Max'], (x) => tf.logSoftmax(x!), [wide]],
  'log of summed exponentials': [['Max', 'Exp'], (x) => tf.logSumExp(x!, -1), [wide]],
  reshape: [['Reshape'], (x) => tf.reshape(x!, [2, 6]), [wide]],
  'new axis': [['ExpandDims'], (x) => tf.expandDims(x!, 1), [wide]],
  transpose: [['Transpose'], (x) => [tf.transpose(x!, [2, 0, 1]), tf.transpose(x!)], [random([2, 3, 4], 12)]],
  slice: [['Slice'], (x) => [tf.slice(x!, [1], [2]), tf.slice(x!, [0, 1], [-1, 2])], [wide]],
  pad: [
    ['PadV2'],
    (x) =>
      tf.pad(x!, [
        [1, 0],
        [2, 3],
      ]),
    [wide],
  ],
  concat: [
    ['Concat'],
    (a, b) => [tf.concat([a!, b!, a!], 1), tf.concat([a!, a!], 0)],
    [wide, random([3, 2], 13)],
  ],
  stack: [['Pack'], (a, b) => [tf.stack([a!, b!]), tf.stack([b!, a!], -1)], [wide, random([3, 4], 14)]],
  'unstack, one layer unused': [['Unpack'], (x) => tf.unstack(x!, 1).slice(1), [wide]],
  split: [['SplitV'], (x) => [...tf.split(x!, 2, 1), ...tf.split(x!, [1, 2], 0)], [wide]],
  tile: [['Tile'], (x) => [tf.tile(x!, [2, 3]), tf.broadcastTo(x!, [5, 3, 4])], [wide]],
  gather: [
    ['GatherV2'],
    (x) => [tf.gather(x!, indices), tf.gather(x!, indices, 1), tf.gather(x!, tf.reshape(indices, [3, 1]), 0)],
    [random([3, 4, 2], 15)],
  ],
  'matrix products, transposed in every way': [
    ['BatchMatMul'],
    (a, b) => [
      tf.matMul(a!, b!),
      tf.matMul(tf.transpose(a!), b!, true),
      tf.matMul(a!, tf.transpose(b!), false, true),
      tf.matMul(tf.transpose(a!), tf.transpose(b!), true, true),
    ],
    [wide, random([4, 2], 16)],
  ],
  'matrix product, batch axes broadcast': [
    ['BatchMatMul'],
    (a, b) => tf.matMul(a!, b!),
    [random([5, 3, 4], 17), random([4, 2], 18)],
  ],
  'convolution, channels last': [
    ['Conv2D'],
    (x, filter) => tf.conv2d(x as Tensor4D, filter as Tensor4D, 2, 1),
    [random([2, 6, 4, 3], 19), random([3, 3, 3, 2], 20)],
  ],
  'convolution, channels first': [
    ['Conv2D'],
    (x, filter) => tf.conv2d(x as Tensor4D, filter as Tensor4D, 2, 1, 'NCHW'),
    [random([2, 3, 6, 4], 19), random([3, 3, 3, 2], 20)],
  ],
  'depthwise convolution': [
    ['DepthwiseConv2dNative'],
    (x, filter) => tf.depthwiseConv2d(x as Tensor4D, filter as Tensor4D, 1, 'same'),
    [random([2, 4, 5, 3], 21), random([3, 3, 3, 1], 22)],
  ],
  'largest of a window': [['MaxPool'], (x) => tf.maxPool(x as Tensor4D, 3, 2, 1), [apart([1, 6, 6, 2], 23)]],
  'mean of a window': [
    ['AvgPool'],
    (x) => tf.avgPool(x as Tensor4D, 2, 2, 'valid'),
    [random([2, 4, 6, 3], 24)],
  ],
};

describe('gradients of kernels against finite differences', () => {
  for (const [name, [, f, inputs]] of Object.entries(cases)) {
    it(name, async () => {
      expect(await gradientError(f, inputs)).toBeLessThan(1e-3);
    });
  }

  it('runs the kernels that the cases name', () => {
    for (const [name, [kernels, f, inputs]] of Object.entries(cases)) {
      const { kernelNames } = profileNames(() => f(...inputs));
      expect(kernelNames, name).toEqual(expect.arrayContaining(kernels));
    }
  });

  it('has a case for every kernel with a slope', () => {
    const covered = new Set(Object.values(cases).flatMap(([kernels]) => kernels));
    const flat = new Set([
      'ArgMax',
      'ArgMin',
      'Ceil',
      'Floor',
      'LogicalNot',
      'OnesLike',
      'Round',
      'Sign',
      'Step',
    ]);
    for (const name of ['Equal', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr', 'NotEqual'])
      flat.add(name);
    flat.add('ZerosLike');
    const missing = gradients
      .map(({ kernelName }) => kernelName)
      .filter((name) => !covered.has(name) && !flat.has(name));
    expect(missing).toEqual([]);
  });
});

describe('where gradients are a matter of definition', () => {
  it('gives zero, not an error, through kernels without a slope', async () => {
    const x = tf.tensor1d([-1.2, 0.4, 2.7]);
    const step = (v: Tensor1D): Tensor =>
      tf.addN([
        tf.floor(v),
        tf.ceil(v),
        tf.round(v),
        tf.sign(v),
        tf.step(v),
        tf.onesLike(v),
        tf.zerosLike(v),
      ]);
    const gradient = tf.grad((v) => tf.sum(tf.add(step(v as Tensor1D), tf.mul(v, 3))))(x);
    expect([...(await gradient.data())]).toEqual([3, 3, 3]);
    const compared = tf.grad((v) => {
      const both = tf.logicalAnd(tf.less(v, 1), tf.logicalNot(tf.equal(v, 5)));
      return tf.sum(tf.where(tf.logicalOr(both, tf.notEqual(v, v)), tf.mul(v, 2), v));
    })(x);
    expect([...(await compared.data())]).toEqual([2, 2, 1]);
  });

  it('shares the gradient of a maximum among ties', async () => {
    const gradient = tf.grad((x) => tf.max(x))(tf.tensor1d([1, 3, 3, 2]));
    expect([...(await gradient.data())]).toEqual([0, 0.5, 0.5, 0]);
  });

  it('leaves the exponent of a non-positive base alone', async () => {
    const gradient = tf.grad((b) => tf.sum(tf.pow(tf.tensor1d([0, -2]), b)))(tf.tensor1d([2, 2]));
    expect([...(await gradient.data())]).toEqual([0, 0]);
  });

  it('registers once, and never over a gradient that is there', () => {
    const before = tf.getGradient('Square');
    registerGradients();
    expect(tf.getGradient('Square')).toBe(before);
  });
});

/** Names of the kernels that a function runs. */
function profileNames(f: () => unknown): { kernelNames: string[] } {
  const engine = tf.engine();
  const kernelNames: string[] = [];
  const run = engine.runKernel;
  engine.runKernel = function (this: typeof engine, name: string, ...rest) {
    kernelNames.push(name);
    return run.call(this, name, ...rest) as never;
  };
  try {
    tf.tidy(() => void f());
  } finally {
    engine.runKernel = run;
  }
  return { kernelNames };
}

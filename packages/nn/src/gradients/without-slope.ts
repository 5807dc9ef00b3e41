import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';

const ofOneInput = [
  tf.ArgMax,
  tf.ArgMin,
  tf.Ceil,
  tf.Floor,
  tf.LogicalNot,
  tf.OnesLike,
  tf.Round,
  tf.Sign,
  tf.Step,
  tf.ZerosLike,
];

const ofTwoInputs = [
  tf.Equal,
  tf.Greater,
  tf.GreaterEqual,
  tf.Less,
  tf.LessEqual,
  tf.LogicalAnd,
  tf.LogicalOr,
  tf.NotEqual,
];

function flat(kernelName: string, names: string[]): GradConfig {
  return {
    kernelName,
    inputsToSave: names,
    gradFunc: (_dy, saved) =>
      Object.fromEntries(names.map((name, index) => [name, () => tf.zeros((saved[index] as Tensor).shape)])),
  };
}

/**
 * Kernels whose value is constant almost everywhere: the gradient of every input is 0. Without an entry tfjs refuses
 * to differentiate through, say, the condition of a `where`.
 */
export const gradientsWithoutSlope: readonly GradConfig[] = [
  ...ofOneInput.map((kernelName) => flat(kernelName, ['x'])),
  ...ofTwoInputs.map((kernelName) => flat(kernelName, ['a', 'b'])),
];

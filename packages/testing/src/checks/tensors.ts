import { type Key, type NdArray, type Tree, mapTree, uniformArray } from '@sparsam/core';
import { registerGradients } from '@sparsam/nn';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** Runs `work` on tfjs's plain backend with the framework's gradients; tensors made inside are freed. */
export async function onCpu(work: () => void): Promise<void> {
  registerGradients();
  const previous = tf.getBackend() as string | undefined;
  await tf.setBackend('cpu');
  try {
    tf.tidy(work);
  } finally {
    if (previous !== undefined && previous !== 'cpu') await tf.setBackend(previous);
  }
}

/** A host array as a tensor with memory of its own; uint8 becomes int32, as everywhere in tfjs. */
export function toTensor({ dtype, shape, data }: NdArray): Tensor {
  return dtype === 'uint8'
    ? tf.tensor(Int32Array.from(data), [...shape], 'int32')
    : tf.tensor(data.slice(), [...shape], dtype);
}

/** A tensor's values on the host: float32, or int32 for everything else. */
export function toArray(tensor: Tensor): NdArray {
  const { shape } = tensor;
  const values = tensor.dataSync();
  return tensor.dtype === 'float32'
    ? { dtype: 'float32', shape, data: Float32Array.from(values) }
    : { dtype: 'int32', shape, data: Int32Array.from(values) };
}

/** A tree of host arrays as tensors. */
export function toTensors<State extends Tree<NdArray>>(state: State): { [K in keyof State]: Tree<Tensor> } {
  return mapTree<NdArray, Tensor>(state, toTensor) as { [K in keyof State]: Tree<Tensor> };
}

/** Images of noise, float32 [count, size, size, 3] in [-1, 1). */
export function noiseImages(key: Key, count: number, size: number): Tensor4D {
  return toTensor(uniformArray(key, [count, size, size, 3], -1, 1)) as Tensor4D;
}

/** Values of a tensor. */
export const valuesOf = (tensor: Tensor): number[] => [
  ...(tensor.dataSync() as ArrayLike<number> as number[]),
];

/** The largest difference between two tensors' values, relative to the largest value. */
export function relativeError(actual: Tensor, expected: Tensor): number {
  const [given, wanted] = [valuesOf(actual), valuesOf(expected)];
  const scale = Math.max(1e-6, ...wanted.map(Math.abs));
  return Math.max(...wanted.map((value, i) => Math.abs(value - (given[i] ?? NaN)))) / scale;
}

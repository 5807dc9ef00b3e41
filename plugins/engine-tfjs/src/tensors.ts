import type { NdArray, TensorSpec } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';

/** A host array as a tensor of the current backend; tfjs has no uint8, so such arrays become int32. */
export function upload({ dtype, shape, data }: NdArray): tf.Tensor {
  return dtype === 'uint8'
    ? tf.tensor(Int32Array.from(data), [...shape], 'int32')
    : tf.tensor(data.slice(), [...shape], dtype);
}

/** A tensor's values on the host, in the type that is wanted; bool and int32 come back as int32 otherwise. */
export function download(tensor: tf.Tensor, wanted?: TensorSpec['dtype']): NdArray {
  const values = tensor.dataSync();
  const { shape } = tensor;
  if (wanted === 'uint8') return { dtype: 'uint8', shape, data: Uint8Array.from(values) };
  if (tensor.dtype === 'float32') return { dtype: 'float32', shape, data: Float32Array.from(values) };
  return { dtype: 'int32', shape, data: Int32Array.from(values) };
}

import { type CompiledStep, type Engine, type NdArray, type Tree, flatten, mapTree } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';

/** A host array as a tensor of the current backend; tfjs has no uint8, so such arrays become int32. */
function upload({ dtype, shape, data }: NdArray): tf.Tensor {
  return dtype === 'uint8'
    ? tf.tensor(Int32Array.from(data), [...shape], 'int32')
    : tf.tensor(data.slice(), [...shape], dtype);
}

/** A tensor's values on the host; bool and int32 come back as int32. */
function download(tensor: tf.Tensor): NdArray {
  const values = tensor.dataSync();
  if (tensor.dtype === 'float32')
    return { dtype: 'float32', shape: tensor.shape, data: Float32Array.from(values) };
  return { dtype: 'int32', shape: tensor.shape, data: Int32Array.from(values) };
}

/**
 * Runs steps operation by operation on a tfjs backend that is already registered (`cpu`, `tensorflow`, `wasm`). It
 * compiles nothing, so anything tfjs can do it can do, slowly; tests compare the graph engines with it.
 */
export function createTfjsEngine({ backend = 'cpu' }: { readonly backend?: string } = {}): Engine {
  return {
    name: 'tfjs',
    async compile(step, initial) {
      if (backend === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
      const onBackend = async <Result>(work: () => Result): Promise<Result> => {
        const previous = tf.getBackend() as string | undefined;
        await tf.setBackend(backend);
        try {
          return work();
        } finally {
          if (previous !== undefined && previous !== backend) await tf.setBackend(previous);
        }
      };
      let held: Tree<NdArray> = mapTree(initial, (array) => array);
      const compiled: CompiledStep = {
        run: (input) =>
          onBackend(() =>
            tf.tidy(() => {
              const [next, outputs] = step(mapTree(held, upload), mapTree(input, upload));
              const types = flatten(held);
              held = mapTree(next, (tensor, path) => {
                const array = download(tensor);
                return types.get(path)?.dtype === 'uint8'
                  ? { dtype: 'uint8', shape: array.shape, data: Uint8Array.from(array.data) }
                  : array;
              });
              return mapTree(outputs, download) as unknown as tf.TensorContainer;
            }),
          ) as Promise<unknown> as Promise<Tree<NdArray>>,
        state: () => mapTree(held, (array) => ({ ...array, data: array.data.slice() }) as NdArray),
        setState: (state) => {
          held = state;
        },
        dispose: async () => {},
      };
      return compiled;
    },
  };
}

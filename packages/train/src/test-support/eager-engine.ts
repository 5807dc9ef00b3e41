import { type Engine, type NdArray, type Tree, flatten, mapTree } from '@sparsam/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

const upload = ({ dtype, shape, data }: NdArray): tf.Tensor =>
  tf.tensor(
    dtype === 'float32' ? data.slice() : Int32Array.from(data),
    [...shape],
    dtype === 'float32' ? 'float32' : 'int32',
  );

function download(tensor: tf.Tensor): NdArray {
  const data = tensor.dataSync();
  return tensor.dtype === 'float32'
    ? { dtype: 'float32', shape: tensor.shape, data: Float32Array.from(data) }
    : { dtype: 'int32', shape: tensor.shape, data: Int32Array.from(data) };
}

/** Runs steps on tfjs's plain backend, for tests of the loop; counts its steps in `runs`. */
export function eagerEngine(): Engine & { runs: number } {
  const engine = {
    name: 'eager',
    runs: 0,
    async compile(step: Parameters<Engine['compile']>[0], initial: Tree<NdArray>) {
      // No advice to install another backend.
      tf.env().set('PROD', true);
      await tf.setBackend('cpu');
      let held = initial;
      return {
        async run(input: Tree<NdArray>) {
          engine.runs++;
          let outputs: Tree<NdArray> = {};
          tf.tidy(() => {
            const [next, results] = step(mapTree(held, upload), mapTree(input, upload));
            held = mapTree(next, download);
            outputs = mapTree(results, download);
          });
          return outputs;
        },
        state: () => mapTree(held, (array) => ({ ...array, data: array.data.slice() }) as NdArray),
        setState(state: Tree<NdArray>) {
          const paths = [...flatten(held).keys()].join();
          if ([...flatten(state).keys()].join() !== paths) throw new Error('The state has other paths.');
          held = state;
        },
        async dispose() {},
      };
    },
  };
  return engine;
}

import {
  type CompiledStep,
  type Engine,
  type NdArray,
  SparsamError,
  type TensorSpec,
  checkArray,
  flatten,
  mapTree,
} from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Backend, readyBackend, tfjsDevices } from './backends.ts';
import { download, upload } from './tensors.ts';

/** Work with a backend that is ready as the current one. Switching is synchronous, so nothing comes between. */
function onBackend<Result>(backend: string, work: () => Result): Result {
  const previous = tf.engine().backendName as string | undefined;
  void tf.setBackend(backend);
  try {
    return work();
  } finally {
    if (previous !== undefined && previous !== backend) void tf.setBackend(previous);
  }
}

/** Names the kernel where a backend lacks one. */
function explain(error: unknown): never {
  const message = error instanceof Error ? error.message : '';
  const [, kernel, backend] = /Kernel '(\w+)' not registered for backend '(\w+)'/.exec(message) ?? [];
  if (kernel === undefined) throw error;
  throw new SparsamError(
    'internal',
    `The backend "${backend}" of tfjs cannot run this step: it has no ${kernel}. Take another: --set tfjs.backend=cpu has every operation.`,
    { cause: error },
  );
}

/**
 * Runs steps operation by operation on a tfjs backend: TensorFlow, WebAssembly or plain JavaScript. It compiles nothing, so
 * what tfjs can do it can do; tests compare the graph engines with it. The state stays on the backend between runs.
 */
export function createTfjsEngine({ backend: asked = 'auto' }: { readonly backend?: Backend } = {}): Engine {
  return {
    name: 'tfjs',
    devices: tfjsDevices,
    async compile(step, initial, inputSpec, { onProgress } = {}) {
      const backend = await readyBackend(asked);
      onProgress?.(`running on the ${backend} backend of tfjs`);
      const specs = flatten(
        mapTree<NdArray, TensorSpec>(initial, ({ dtype, shape }) => ({ dtype, shape })),
        'state',
      );
      const kept = (array: NdArray): tf.Tensor => tf.keep(upload(array));
      let held = onBackend(backend, () => mapTree(initial, kept));
      let disposed = false;

      const compiled: CompiledStep = {
        async run(input) {
          if (disposed) throw new SparsamError('internal', 'A step was run after it had been disposed.');
          const given = flatten(input, 'input');
          for (const [path, spec] of flatten(inputSpec, 'input')) checkArray(path, given.get(path), spec);
          return onBackend(backend, () => {
            const scope = tf.engine();
            scope.startScope();
            try {
              const [next, outputs] = step(held, mapTree(input, upload));
              const results = mapTree(outputs, (tensor) => download(tensor));
              const before = flatten(held);
              // A clone shares the values: a leaf may be an input, or stand in two places.
              const after = mapTree(next, (tensor, path) =>
                tensor === before.get(path) ? tensor : tf.keep(tf.clone(tensor)),
              );
              const used = new Set(flatten(after).values());
              for (const tensor of before.values()) if (!used.has(tensor)) tensor.dispose();
              held = after;
              return results;
            } catch (error) {
              return explain(error);
            } finally {
              scope.endScope();
            }
          });
        },
        state: () => mapTree(held, (tensor, path) => download(tensor, specs.get(path)?.dtype), 'state'),
        setState(state) {
          const given = flatten(state, 'state');
          for (const [path, spec] of specs) checkArray(path, given.get(path), spec);
          const previous = flatten(held);
          held = onBackend(backend, () => mapTree(state, kept));
          for (const tensor of previous.values()) tensor.dispose();
        },
        async dispose() {
          if (disposed) return;
          disposed = true;
          for (const tensor of flatten(held).values()) tensor.dispose();
        },
      };
      return compiled;
    },
  };
}

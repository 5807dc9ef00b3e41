import { type StepFunction, type TensorSpec, type Tree, flatten, mapTree } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import { createBuilder } from '../ir/builder.ts';
import type { Graph, Value } from '../ir/graph.ts';
import { type TraceBackend, backendName } from './backend.ts';
import { TraceError, UnsupportedKernelError } from './errors.ts';
import { collectMissingKernels, missingKernelOf } from './missing-kernels.ts';
import { registerTraceBackend } from './register.ts';
import { tfjsType } from './tfjs-type.ts';

const show = ({ dtype, shape }: tf.Tensor): string => `${dtype}[${shape.join(', ')}]`;

/** Leaves of the next state that are not the ones it was given; throws where paths, shapes or types changed. */
function changedLeaves(before: Tree<tf.Tensor>, after: Tree<tf.Tensor>): Map<string, tf.Tensor> {
  const old = flatten(before, 'state');
  const next = flatten(after, 'state');
  for (const path of old.keys())
    if (!next.has(path)) throw new TraceError('internal', `The step did not return the state leaf ${path}.`);
  for (const [path, tensor] of next) {
    const was = old.get(path);
    if (was === undefined)
      throw new TraceError('internal', `The step returned the state leaf ${path}, which it was not given.`);
    if (was.dataId === tensor.dataId) next.delete(path);
    else if (show(was) !== show(tensor))
      throw new TraceError('internal', `The step turned ${path} from ${show(was)} into ${show(tensor)}.`);
  }
  return next;
}

function traceOnce(step: StepFunction, state: Tree<TensorSpec>, input: Tree<TensorSpec>): Graph {
  const previous = tf.getBackend() as string | undefined;
  // The factory is synchronous, so the backend is current when the call returns.
  void tf.setBackend(backendName);
  const backend = tf.backend() as TraceBackend;
  const builder = createBuilder();
  const outputs = new Map<string, Value>();
  const placeholder = ({ dtype, shape }: TensorSpec, path: string): tf.Tensor => {
    const value = builder.input(path, dtype, shape);
    return tf.engine().makeTensorFromTensorInfo({
      dataId: backend.register(value),
      shape: [...shape],
      dtype: tfjsType(dtype),
    });
  };
  try {
    backend.recording(builder, () =>
      tf.tidy(() => {
        const before = mapTree(state, placeholder, 'state');
        const [after, results] = step(before, mapTree(input, placeholder, 'input'));
        for (const [path, tensor] of changedLeaves(before, after))
          outputs.set(path, backend.lookUp(tensor.dataId));
        for (const [path, tensor] of flatten(results, 'output'))
          outputs.set(path, backend.lookUp(tensor.dataId));
      }),
    );
    return builder.finish(outputs);
  } finally {
    if (previous !== undefined && previous !== backendName) void tf.setBackend(previous);
  }
}

/**
 * Calls `step` with tensors that have shapes but no values, and returns what it did as a graph. Paths of the graph's
 * inputs and outputs start with `state/`, `input/` and `output/`; state leaves returned as they came have no output.
 * Throws UnsupportedKernelError (listing all missing kernels), TraceError (values read, a state leaf lost or reshaped).
 */
export async function trace(
  step: StepFunction,
  state: Tree<TensorSpec>,
  input: Tree<TensorSpec>,
): Promise<Graph> {
  registerTraceBackend();
  try {
    return traceOnce(step, state, input);
  } catch (error) {
    if (missingKernelOf(error) === undefined) throw error;
    throw new UnsupportedKernelError(await collectMissingKernels(() => void traceOnce(step, state, input)));
  }
}

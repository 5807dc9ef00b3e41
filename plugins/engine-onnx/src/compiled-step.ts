import {
  type CompiledStep,
  type NdArray,
  SparsamError,
  type Tree,
  checkArray,
  cloneArray,
  flatten,
  mapTree,
} from '@sparsam/core';
import { type Graph, outputName, underPrefix } from '@sparsam/graph';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { allocate, wrap } from './session.ts';

type Runtime = typeof import('onnxruntime-node');
type Slot = { readonly array: NdArray; readonly tensor: Tensor };

/**
 * A step on a session. The state lives in two sets of buffers: a run reads one and writes the other, then they swap
 * roles; leaves the step never changes have one buffer, and those whose values are in the model none. Nothing is
 * allocated while stepping.
 */
export function createCompiledStep(
  runtime: Runtime,
  session: InferenceSession,
  graph: Graph,
  initial: Tree<NdArray>,
): CompiledStep {
  const slot = (array: NdArray): Slot => ({ array, tensor: wrap(runtime, array) });
  const current = new Map<string, Slot>();
  const spare = new Map<string, Slot>();
  const inModel = new Map<string, NdArray>();
  for (const [path, array] of flatten(initial, 'state')) {
    if (graph.inputs.has(path)) current.set(path, slot(cloneArray(array)));
    else inModel.set(path, array);
  }
  const inputs = new Map<string, Slot>();
  const outputs = new Map<string, Slot>();
  for (const [path, value] of graph.inputs)
    if (path.startsWith('input/')) inputs.set(path, slot(allocate(value)));
  for (const [path, value] of graph.outputs)
    (path.startsWith('state/') ? spare : outputs).set(path, slot(allocate(value)));
  let disposed = false;

  const feeds = (): Record<string, Tensor> => {
    const result: Record<string, Tensor> = {};
    for (const path of graph.inputs.keys())
      result[path] = ((current.get(path) ?? inputs.get(path)) as Slot).tensor;
    return result;
  };
  const fetches = (): Record<string, Tensor> => {
    const result: Record<string, Tensor> = {};
    for (const path of graph.outputs.keys())
      result[outputName(path)] = ((spare.get(path) ?? outputs.get(path)) as Slot).tensor;
    return result;
  };

  return {
    async run(input) {
      if (disposed) throw new SparsamError('internal', 'A step was run after it had been disposed.');
      const given = flatten(input, 'input');
      for (const [path, { array }] of inputs) array.data.set(checkArray(path, given.get(path), array).data);
      await session.run(feeds(), fetches());
      for (const [path, written] of spare) {
        spare.set(path, current.get(path) as Slot);
        current.set(path, written);
      }
      return underPrefix(
        [...outputs].map(([path, { array }]) => [path, cloneArray(array)] as const),
        'output',
      );
    },
    state: () =>
      underPrefix(
        [...inModel, ...[...current].map(([path, { array }]) => [path, array] as const)].map(
          ([path, array]) => [path, cloneArray(array)] as const,
        ),
        'state',
      ),
    setState(state) {
      if (inModel.size > 0)
        throw new SparsamError('internal', 'A step compiled for a constant state was given another one.');
      const given = flatten(state, 'state');
      for (const [path, { array }] of current) checkArray(path, given.get(path), array);
      mapTree(state, (array, path) => (current.get(path) as Slot).array.data.set(array.data), 'state');
    },
    async dispose() {
      disposed = true;
      await session.release();
    },
  };
}

import { type NdArray, type Tree, flatten } from '@sparsam/core';
import { createBuilder } from '../ir/builder.ts';
import type { Graph, Value } from '../ir/graph.ts';
import { TraceError } from './errors.ts';

/**
 * Values that a model carries at most, in bytes: ONNX files end at 2 GB, and while a runtime reads one there are two of
 * each.
 */
const largestModel = 2 ** 30;

/**
 * A traced step whose state never changes, with the state's values in it: its leaves are constants instead of inputs, so
 * that whoever compiles the graph can compute with them ahead. A state that is too large for a model stays outside.
 * Throws TraceError where the step changes a leaf.
 */
export function withConstantState(
  { inputs, nodes, outputs }: Graph,
  state: Tree<NdArray>,
  { largestBytes = largestModel }: { readonly largestBytes?: number } = {},
): Graph {
  const changed = [...outputs.keys()].filter((path) => path.startsWith('state/'));
  if (changed.length > 0)
    throw new TraceError(
      'internal',
      `The step was to be compiled for a state that stays as it is, but it changes ${changed.join(', ')}.`,
    );
  const leaves = flatten(state, 'state');
  const bytes = [...leaves.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  if (bytes > largestBytes) return { inputs, nodes, outputs };
  const builder = createBuilder();
  const renamed = new Map<Value, Value>();
  const lookUp = (value: Value): Value => renamed.get(value) ?? value;
  for (const [path, value] of inputs) {
    const leaf = leaves.get(path);
    const input = leaf
      ? builder.constant(leaf.dtype, leaf.shape, leaf.data)
      : builder.input(path, value.dtype, value.shape);
    renamed.set(value, input);
  }
  for (const { op, inputs: operands, attributes, outputs: results } of nodes) {
    const made = builder.node(op, operands.map(lookUp), attributes);
    results.forEach((value, i) => renamed.set(value, made[i] as Value));
  }
  return builder.finish(new Map([...outputs].map(([path, value]) => [path, lookUp(value)])));
}

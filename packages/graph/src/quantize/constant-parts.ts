import { sizeOf } from '@sparsam/core';
import type { Graph, Value } from '../ir/graph.ts';

/** The values that depend on an input of the graph; all others are the same in every run. */
export function varyingValues({ inputs, nodes }: Graph): ReadonlySet<Value> {
  const varying = new Set<Value>(inputs.values());
  for (const node of nodes)
    if (node.inputs.some((value) => varying.has(value))) node.outputs.forEach((value) => varying.add(value));
  return varying;
}

/** What nodes compute from constants alone and others that vary read. */
export function constantParts(graph: Graph, varying: ReadonlySet<Value>): readonly Value[] {
  const read = graph.nodes
    .filter(({ outputs }) => outputs.some((value) => varying.has(value)))
    .flatMap(({ inputs }) => inputs);
  return [...new Set(read)].filter(
    (value) => value.source.kind === 'node' && value.dtype === 'float32' && !varying.has(value),
  );
}

/** The numbers of a constant, or undefined of what is none. */
export function constantValues({ source, shape }: Value): Float32Array | undefined {
  if (source.kind !== 'constant') return undefined;
  return 'splat' in source.data
    ? new Float32Array(sizeOf(shape)).fill(source.data.splat)
    : Float32Array.from(source.data.values);
}

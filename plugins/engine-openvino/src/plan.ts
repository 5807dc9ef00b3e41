import type { NdArray } from '@sparsam/core';
import { sizeOf } from '@sparsam/core';
import type { Graph, Value } from '@sparsam/graph';

/** Where an output's values are when a run has ended. */
export type Origin =
  | { readonly kind: 'computed'; readonly name: string }
  | { readonly kind: 'given'; readonly path: string }
  | { readonly kind: 'constant'; readonly array: NdArray };

/** A graph as OpenVINO takes it, and what is left to do around it. */
export type Plan = {
  /** Only inputs that are read; only outputs that are computed, each once. */
  readonly graph: Graph;
  /** By the path of each output of the whole graph. */
  readonly origins: ReadonlyMap<string, Origin>;
};

function constantOf({ dtype, shape, source }: Value): NdArray {
  if (source.kind !== 'constant' || dtype === 'bool' || dtype === 'int8')
    throw new Error('Only numbers can be constant outputs.');
  const make = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array }[dtype];
  const data =
    'splat' in source.data ? new make(sizeOf(shape)).fill(source.data.splat) : make.from(source.data.values);
  return { dtype, shape, data } as NdArray;
}

/**
 * Takes out what OpenVINO would give two names or none: outputs that are inputs, constants or other outputs, and inputs
 * that nothing reads.
 */
export function planOf(graph: Graph): Plan {
  const names = new Map<Value, string>();
  const origins = new Map<string, Origin>();
  const outputs = new Map<string, Value>();
  for (const [path, value] of graph.outputs) {
    const { source } = value;
    if (source.kind === 'input') origins.set(path, { kind: 'given', path: source.path });
    else if (source.kind === 'constant') origins.set(path, { kind: 'constant', array: constantOf(value) });
    else {
      if (!names.has(value)) outputs.set(path, value);
      const name = names.get(value) ?? path;
      names.set(value, name);
      origins.set(path, { kind: 'computed', name });
    }
  }
  const read = new Set(graph.nodes.flatMap((node) => node.inputs));
  const inputs = new Map([...graph.inputs].filter(([, value]) => read.has(value)));
  return { graph: { ...graph, inputs, outputs }, origins };
}

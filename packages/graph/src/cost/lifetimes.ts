import type { Graph, Node, Value } from '../ir/graph.ts';
import { elementwise } from '../ir/elementwise.ts';
import { bytesOf } from './bytes.ts';

/** A buffer between operators: from the place in the order at which it is written to the last at which it is needed. */
export type Lifetime = {
  /** What is written into it first; reshapes of that share it. */
  readonly value: Value;
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
};

/** The value whose memory a value is: a reshape is another name of its operand's. */
export function ownerOf(value: Value, isOutput: (value: Value) => boolean): Value {
  let owner = value;
  while (owner.source.kind === 'node' && owner.source.node.op === 'Reshape' && !isOutput(owner))
    owner = owner.source.node.inputs[0] as Value;
  return owner;
}

/**
 * The buffers of a graph whose nodes run in the given order. Inputs, constants and outputs of the graph have memory of
 * their own and are not among them. An elementwise operator writes over an operand of its size that nothing needs any
 * more, as runtimes do.
 */
export function lifetimesOf({ outputs }: Graph, order: readonly Node[]): Lifetime[] {
  const border = new Set(outputs.values());
  const owner = (value: Value): Value => ownerOf(value, (candidate) => border.has(candidate));
  const from = new Map<Value, number>();
  const to = new Map<Value, number>();
  order.forEach((node, place) => {
    for (const value of node.outputs)
      if (owner(value) === value && !border.has(value)) from.set(value, place);
    for (const value of [...node.inputs, ...node.outputs]) to.set(owner(value), place);
  });
  order.forEach((node, place) => {
    const [result] = node.outputs as [Value];
    if (!elementwise.has(node.op) || border.has(result)) return;
    const dying = node.inputs
      .map(owner)
      .find((value) => from.has(value) && to.get(value) === place && bytesOf(value) === bytesOf(result));
    if (dying !== undefined) to.set(dying, place - 1);
  });
  return [...from].map(([value, start]) => ({
    value,
    bytes: bytesOf(value),
    from: start,
    to: to.get(value) as number,
  }));
}

/** Bytes alive at each of `length` places. */
export function heldBytes(
  lifetimes: Iterable<Pick<Lifetime, 'bytes' | 'from' | 'to'>>,
  length: number,
): Float64Array {
  const held = new Float64Array(length + 1);
  for (const { bytes, from, to } of lifetimes) {
    held[from] = (held[from] as number) + bytes;
    held[to + 1] = (held[to + 1] as number) - bytes;
  }
  for (let place = 1; place < length; place++)
    held[place] = (held[place] as number) + (held[place - 1] as number);
  return held.subarray(0, length);
}

/** Most bytes alive at a time between operators, with the nodes in the given order. */
export function peakBytes(graph: Graph, order: readonly Node[]): number {
  return heldBytes(lifetimesOf(graph, order), order.length).reduce((most, held) => Math.max(most, held), 0);
}

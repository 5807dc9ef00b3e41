import { sizeOf } from '@sparsam/core';
import type { Graph, Node, Value } from '../ir/graph.ts';
import type { Pass } from './pass.ts';
import { rewrite } from './rewrite.ts';
import { usersOf } from './uses.ts';

/** Operators that copy or take a few instructions an element: computing them again costs less than keeping the result. */
const cheap = new Set(['Concat', 'Gelu', 'Pad', 'Reshape', 'Slice']);

/** Part of the graph that has to lie between two uses: the later one is then in the backward pass. */
const longest = 0.15;
/** Operators in a row that are computed again at most. */
const deepest = 5;

const bytesOf = (value: Value): number => sizeOf(value.shape) * 4;

export type RecomputeOptions = {
  /** A value from this many bytes on is worth it. */
  readonly smallestBytes?: number;
};

type Uses = {
  readonly position: ReadonlyMap<Node, number>;
  /** Positions of the nodes that read a value, ascending; Infinity for what the graph returns. */
  readonly of: (value: Value) => readonly number[];
};

function usesOf(graph: Graph): Uses {
  const position = new Map(graph.nodes.map((node, place) => [node, place]));
  const users = usersOf(graph);
  const kept = new Set(graph.outputs.values());
  const of = (value: Value): readonly number[] => {
    const places = [...(users.get(value) ?? [])].map((node) => position.get(node) as number);
    return [...places, ...(kept.has(value) ? [Infinity] : [])].sort((a, b) => a - b);
  };
  return { position, of };
}

/** The first use of a value after a gap so long that it lies in the backward pass, or undefined. */
function lateUse(value: Value, uses: Uses, length: number): number | undefined {
  const node = value.source.kind === 'node' ? value.source.node : undefined;
  if (node === undefined) return undefined;
  let before = uses.position.get(node) as number;
  for (const place of uses.of(value)) {
    if (place === Infinity) return undefined;
    if (place - before > longest * length) return place;
    before = place;
  }
  return undefined;
}

/**
 * What to compute again for a use at `late`, the value's own node last; undefined where that would keep as much alive as
 * it frees. An operand may be used if it is alive at that time anyway, or is much smaller than the value.
 */
function chainFor(value: Value, late: number, uses: Uses): readonly Node[] | undefined {
  let allowance = bytesOf(value) / 2;
  const chain: Node[] = [];
  const reach = (operand: Value, depth: number): boolean => {
    const { source } = operand;
    if (source.kind !== 'node') return true;
    const alive = depth > 0 && (uses.of(operand).at(-1) as number) >= late;
    if (alive || chain.includes(source.node)) return true;
    if (depth < deepest && cheap.has(source.node.op)) {
      if (!source.node.inputs.every((input) => reach(input, depth + 1))) return false;
      chain.push(source.node);
      return true;
    }
    allowance -= bytesOf(operand);
    return allowance >= 0;
  };
  return reach(value, 0) ? chain : undefined;
}

/**
 * Computes cheap, large values of the forward pass once more for the backward pass instead of keeping them until then
 * (rematerialisation; Chen et al., arXiv 1604.06174, applied to single operators).
 *
 * The second copy stands right behind the first: an engine that runs what a node needs from its latest input to its
 * earliest one comes to it last, when it is wanted.
 */
export const recompute = ({ smallestBytes = 2 ** 18 }: RecomputeOptions = {}): Pass => ({
  name: 'recompute',
  run: (graph) => {
    const uses = usesOf(graph);
    const again = new Map<Node, { readonly late: number; readonly chain: readonly Node[] }>();
    for (const node of graph.nodes) {
      const [value] = node.outputs as [Value];
      if (!cheap.has(node.op) || bytesOf(value) < smallestBytes) continue;
      const late = lateUse(value, uses, graph.nodes.length);
      const chain = late === undefined ? undefined : chainFor(value, late, uses);
      if (late !== undefined && chain !== undefined) again.set(node, { late, chain });
    }
    const copies = new Map<Value, { readonly late: number; readonly copy: Value }>();
    return rewrite(graph, (node, inputs, builder, lookUp) => {
      const place = uses.position.get(node) as number;
      const own = node.inputs.map((value, i) => {
        const known = copies.get(value);
        return known !== undefined && place >= known.late ? known.copy : (inputs[i] as Value);
      });
      const outputs = builder.node(node.op, own, node.attributes);
      const found = again.get(node);
      if (found !== undefined) {
        const local = new Map<Value, Value>();
        for (const member of found.chain) {
          const operands = member.inputs.map((value) => local.get(value) ?? lookUp(value));
          local.set(member.outputs[0] as Value, builder.op(member.op, operands, member.attributes));
        }
        const value = node.outputs[0] as Value;
        copies.set(value, { late: found.late, copy: local.get(value) as Value });
      }
      return outputs;
    });
  },
});

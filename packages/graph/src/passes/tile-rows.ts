import { sizeOf } from '@sparsam/core';
import type { Builder } from '../ir/builder.ts';
import { elementwise } from '../ir/elementwise.ts';
import type { Graph, Node, Value } from '../ir/graph.ts';
import { deadCode } from './dead-code.ts';
import type { Pass } from './pass.ts';
import { rewrite } from './rewrite.ts';
import { usersOf } from './uses.ts';

export type TileSizes = {
  /** A value from this many bytes on does not stay in a core's cache from one operator to the next. */
  readonly largeBytes?: number;
  /** Bytes of a tile: the few values that a chain works on at a time fit into the cache together. */
  readonly tileBytes?: number;
};
/** Nodes that a region must have beyond those that cut its operands and join its tiles. */
const profit = 2;

/** Whether an operand has a row of its own for each row of the result, rather than one for all. */
function hasRows(operand: Value, { shape }: Value): boolean {
  return shape.length > 0 && operand.shape.length === shape.length && operand.shape[0] === shape[0];
}

/** Nodes in the order of the graph, and what they read from outside. */
type Region = { readonly nodes: readonly Node[]; readonly operands: readonly Value[] };

type Surroundings = {
  readonly users: ReadonlyMap<Value, ReadonlySet<Node>>;
  /** Outputs of the graph. */
  readonly kept: ReadonlySet<Value>;
  readonly position: ReadonlyMap<Node, number>;
};

/** The largest set of elementwise nodes that work for `last` alone, row by row. */
function regionOf(last: Node, { users, kept, position }: Surroundings): Region {
  const result = last.outputs[0] as Value;
  const nodes = new Set([last]);
  const belongs = (value: Value): boolean =>
    value.source.kind === 'node' &&
    elementwise.has(value.source.node.op) &&
    hasRows(value, result) &&
    !kept.has(value) &&
    [...(users.get(value) ?? [])].every((user) => nodes.has(user));
  for (let before = 0; before !== nodes.size;) {
    before = nodes.size;
    for (const { inputs } of nodes)
      for (const value of inputs)
        if (value.source.kind === 'node' && belongs(value)) nodes.add(value.source.node);
  }
  const outside = [...nodes].flatMap(({ inputs }) =>
    inputs.filter(({ source }) => source.kind !== 'node' || !nodes.has(source.node)),
  );
  const place = (node: Node): number => position.get(node) as number;
  return { nodes: [...nodes].sort((a, b) => place(a) - place(b)), operands: [...new Set(outside)] };
}

/** The regions that are worth tiling, by their last node. */
function regionsOf(graph: Graph, largeBytes: number): Map<Node, Region> {
  const surroundings = {
    users: usersOf(graph),
    kept: new Set(graph.outputs.values()),
    position: new Map(graph.nodes.map((node, place) => [node, place])),
  };
  const regions = new Map<Node, Region>();
  const inside = new Set<Node>();
  for (const node of [...graph.nodes].reverse()) {
    const [result] = node.outputs as [Value];
    if (inside.has(node) || !elementwise.has(node.op) || result.dtype !== 'float32') continue;
    if (sizeOf(result.shape) * 4 < largeBytes || (result.shape[0] as number) < 2) continue;
    const region = regionOf(node, surroundings);
    for (const member of region.nodes) inside.add(member);
    const size = sizeOf(result.shape);
    const cut = region.operands.filter(
      (value) => hasRows(value, result) && sizeOf(value.shape) === size,
    ).length;
    if (region.nodes.length >= cut + 1 + profit) regions.set(node, region);
    else for (const member of region.nodes) if (member !== node) inside.delete(member);
  }
  return regions;
}

/** A region's result, [rows, ...], computed in `count` tiles. */
function inTiles(
  { nodes, operands }: Region,
  result: Value,
  count: number,
  builder: Builder,
  lookUp: (value: Value) => Value,
): Value {
  const rows = result.shape[0] as number;
  const tiles = Array.from({ length: count }, (_, tile) => {
    const [start, end] = [tile, tile + 1].map((edge) => Math.floor((edge * rows) / count));
    const local = new Map<Value, Value>();
    for (const operand of operands) {
      const whole = lookUp(operand);
      const part = { starts: [start as number], ends: [end as number], axes: [0], steps: [1] };
      local.set(operand, hasRows(operand, result) ? builder.op('Slice', [whole], part) : whole);
    }
    for (const { op, inputs, attributes, outputs } of nodes) {
      const own = inputs.map((input) => local.get(input) as Value);
      local.set(outputs[0] as Value, builder.op(op, own, attributes));
    }
    return local.get(result) as Value;
  });
  return builder.op('Concat', tiles, { axis: 0 });
}

/**
 * Runs chains of elementwise operators on large values in tiles of rows: all of a chain on the first rows, then all of
 * it on the next ones. The values between two operators then stay in the cache; operator by operator each of them would
 * travel to memory and back, which takes longer than computing it.
 *
 * Only chains are tiled that save more passes over memory than cutting the operands and joining the tiles cost.
 */
export const tileRows = ({ largeBytes = 4 * 2 ** 20, tileBytes = 2 ** 21 }: TileSizes = {}): Pass => ({
  name: 'tile-rows',
  run: (graph) => {
    const regions = regionsOf(graph, largeBytes);
    const tiled = rewrite(graph, (node, _, builder, lookUp) => {
      const region = regions.get(node);
      if (region === undefined) return undefined;
      const result = node.outputs[0] as Value;
      const count = Math.min(result.shape[0] as number, Math.ceil((sizeOf(result.shape) * 4) / tileBytes));
      return [inTiles(region, result, count, builder, lookUp)];
    });
    // The members of the regions were copied beside their tiles.
    return deadCode.run(tiled);
  },
});

import type { Graph, Node, Value } from '../ir/graph.ts';

/** How often each value is read, by nodes or as an output of the graph. */
export function countUses(graph: Graph): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  const count = (value: Value): void => void uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const node of graph.nodes) node.inputs.forEach(count);
  for (const value of graph.outputs.values()) count(value);
  return uses;
}

/** The nodes that read each value. */
export function usersOf(graph: Graph): ReadonlyMap<Value, ReadonlySet<Node>> {
  const users = new Map<Value, Set<Node>>();
  for (const node of graph.nodes)
    for (const value of node.inputs) {
      const known = users.get(value);
      if (known === undefined) users.set(value, new Set([node]));
      else known.add(node);
    }
  return users;
}

import type { Graph, Node } from '../ir/graph.ts';
import { usersOf } from '../passes/uses.ts';

/** Nodes that made the operands of each node, each once, in the order of the graph. */
function makersOf(nodes: readonly Node[]): ReadonlyMap<Node, readonly Node[]> {
  const position = new Map(nodes.map((node, place) => [node, place]));
  const place = (node: Node): number => position.get(node) as number;
  return new Map(
    nodes.map((node) => {
      const makers = new Set(
        node.inputs.flatMap(({ source }) => (source.kind === 'node' ? [source.node] : [])),
      );
      return [node, [...makers].sort((a, b) => place(a) - place(b))];
    }),
  );
}

/**
 * The order in which ONNX Runtime runs the nodes of a graph: backwards from the nodes that no other reads, the last of
 * them first, and before each node what it needs, its latest operand first
 * (onnxruntime/core/graph/graph_viewer.cc, the default order).
 */
export function executionOrder({ nodes, inputs, outputs }: Graph): readonly Node[] {
  const users = usersOf({ nodes, inputs, outputs });
  const makers = makersOf(nodes);
  const waiting = nodes
    .filter((node) => !node.outputs.some((value) => users.has(value)))
    .map((node) => ({ node, ready: false }));
  const seen = new Set<Node>();
  const order: Node[] = [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, ready } = next;
    if (ready) order.push(node);
    if (ready || seen.has(node)) continue;
    seen.add(node);
    waiting.push({ node, ready: true });
    for (const maker of makers.get(node) as readonly Node[])
      if (!seen.has(maker)) waiting.push({ node: maker, ready: false });
  }
  return order;
}

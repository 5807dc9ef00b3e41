import type { Graph, Node, Value } from '../ir/graph.ts';
import type { Pass } from './pass.ts';

/** Length of the longest chain of nodes that ends in each node. */
function depths(graph: Graph): Map<Node, number> {
  const depth = new Map<Node, number>();
  for (const node of graph.nodes) {
    let deepest = 0;
    for (const { source } of node.inputs)
      if (source.kind === 'node') deepest = Math.max(deepest, depth.get(source.node) as number);
    depth.set(node, deepest + 1);
  }
  return depth;
}

/**
 * Puts the nodes that nothing depends on to the end, the deepest first.
 *
 * ONNX Runtime runs a graph in an order of its own: it takes the last of these nodes, runs all that it needs, then the
 * one before it, and so on. In a training step they are the updates of the parameters, and the gradient of the last
 * layer needs the shortest chain. In this order every layer is updated as soon as the backward pass has gone through
 * it, and what the forward pass kept for it can be freed; in the order of tracing the backward pass goes through to the
 * first layer before any weight's gradient is taken, with all that they need alive.
 */
export const finishEarly: Pass = {
  name: 'finish-early',
  run: (graph) => {
    const used = new Set<Value>(graph.nodes.flatMap(({ inputs }) => inputs));
    const isLast = (node: Node): boolean => node.outputs.every((value) => !used.has(value));
    const depth = depths(graph);
    const last = graph.nodes
      .filter(isLast)
      .sort((a, b) => (depth.get(b) as number) - (depth.get(a) as number));
    return { ...graph, nodes: [...graph.nodes.filter((node) => !isLast(node)), ...last] };
  },
};

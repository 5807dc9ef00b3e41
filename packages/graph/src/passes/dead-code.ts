import type { Node, Value } from '../ir/graph.ts';
import type { Pass } from './pass.ts';

/** Drops nodes that no output depends on. */
export const deadCode: Pass = {
  name: 'dead-code',
  run: (graph) => {
    const live = new Set<Node>();
    const pending: Value[] = [...graph.outputs.values()];
    for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
      if (value.source.kind !== 'node' || live.has(value.source.node)) continue;
      live.add(value.source.node);
      pending.push(...value.source.node.inputs);
    }
    return { ...graph, nodes: graph.nodes.filter((node) => live.has(node)) };
  },
};

import type { Graph } from '../ir/graph.ts';
import { verifyGraph } from '../ir/verify.ts';

/** A rewriting of a graph that keeps its inputs, its outputs and its meaning. */
export type Pass = { readonly name: string; readonly run: (graph: Graph) => Graph };

/** Runs passes in order, verifying the graph after each; `onPass` sees every stage. */
export function runPasses(
  graph: Graph,
  passes: readonly Pass[],
  onPass?: (name: string, graph: Graph) => void,
): Graph {
  let current = graph;
  for (const { name, run } of passes) {
    current = run(current);
    verifyGraph(current, name);
    onPass?.(name, current);
  }
  return current;
}

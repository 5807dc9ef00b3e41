import type { OperationCost, StepStage } from '@sparsam/core';
import type { Graph, Node } from '../ir/graph.ts';
import { printGraph } from '../ir/print.ts';
import { type Pass, runPasses } from '../passes/pass.ts';
import { bytesMoved } from './bytes.ts';
import { flopsOf } from './flops.ts';
import { peakBytes } from './lifetimes.ts';
import { borderBytes } from './step-memory.ts';

/** The order in which nodes run. */
export type Order = (graph: Graph) => readonly Node[];

function operationsOf(nodes: readonly Node[]): readonly OperationCost[] {
  const found = new Map<string, { operation: string; count: number; flops: number; bytesMoved: number }>();
  for (const node of nodes) {
    const cost = found.get(node.op) ?? { operation: node.op, count: 0, flops: 0, bytesMoved: 0 };
    cost.count += 1;
    cost.flops += flopsOf(node);
    cost.bytesMoved += bytesMoved(node);
    found.set(node.op, cost);
  }
  return [...found.values()].sort(
    (a, b) => b.bytesMoved - a.bytesMoved || a.operation.localeCompare(b.operation),
  );
}

/** What a graph costs, and how it looks, under the name of a stage. */
export function stageOf(name: string, graph: Graph, order: Order): StepStage {
  const operations = operationsOf(graph.nodes);
  const sum = (of: (cost: OperationCost) => number): number =>
    operations.reduce((all, cost) => all + of(cost), 0);
  return {
    name,
    nodes: graph.nodes.length,
    flops: sum(({ flops }) => flops),
    bytesMoved: sum((cost) => cost.bytesMoved),
    bytesHeld: peakBytes(graph, order(graph)),
    operations,
    print: () => printGraph(graph),
  };
}

/** Runs passes on a traced graph and keeps what each of them left behind, the traced graph first. */
export function inspectPasses(
  traced: Graph,
  passes: readonly Pass[],
  order: Order = ({ nodes }) => nodes,
): { readonly graph: Graph; readonly stages: readonly StepStage[]; readonly bytesAtBorder: number } {
  const stages = [stageOf('traced', traced, order)];
  const graph = runPasses(traced, passes, (name, after) => void stages.push(stageOf(name, after, order)));
  return { graph, stages, bytesAtBorder: borderBytes(graph) };
}

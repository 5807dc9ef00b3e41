import type { Graph, Node, Value } from '../ir/graph.ts';

/** Operators that spend their time multiplying and adding up. */
const operators = new Set(['Conv', 'ConvTranspose', 'FusedMatMul', 'Gemm', 'MatMul']);

/** Whether a node is a product or a convolution. */
export const isProduct = (node: Node): boolean => operators.has(node.op);

/**
 * The products that border on a loss: those whose results reach it without a further product (logits, similarities), and
 * those that read what is computed from these results (the first ones of the backward pass). Small differences of a logit
 * are divided by a temperature and exponentiated, so these are the products that must not be rounded.
 */
export function productsAroundLoss(graph: Graph, loss: Value | undefined): ReadonlySet<Node> {
  const found = new Set<Node>();
  const seen = new Set<Node>();
  const waiting = loss === undefined ? [] : [loss];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value.source.kind !== 'node' || seen.has(value.source.node)) continue;
    const { node } = value.source;
    seen.add(node);
    if (isProduct(node)) found.add(node);
    else waiting.push(...node.inputs);
  }
  const derived = new Set<Value>([...found].flatMap(({ outputs }) => outputs));
  // A node follows its inputs, so one walk is enough.
  for (const node of graph.nodes) {
    if (found.has(node) || !node.inputs.some((value) => derived.has(value))) continue;
    if (isProduct(node)) found.add(node);
    else for (const value of node.outputs) derived.add(value);
  }
  return found;
}

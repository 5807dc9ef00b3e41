import { type Builder, createBuilder } from '../ir/builder.ts';
import type { Graph, Node, Value } from '../ir/graph.ts';

/**
 * What stands for a node in the new graph: the values of its outputs, or undefined to copy it as it is. `lookUp` gives
 * what stands for any value made before.
 */
export type Rule = (
  node: Node,
  inputs: readonly Value[],
  builder: Builder,
  lookUp: (value: Value) => Value,
) => readonly Value[] | undefined;

/** Goes through a graph node by node, replacing what `rule` replaces; what lies before that is taken over as it is. */
export function rewrite(graph: Graph, rule: Rule): Graph {
  const builder = createBuilder();
  const renamed = new Map<Value, Value>();
  for (const [path, value] of graph.inputs) builder.keepInput(path, value);
  const lookUp = (value: Value): Value => renamed.get(value) ?? value;
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(lookUp);
    const same = (): boolean => inputs.every((value, i) => value === node.inputs[i]);
    const outputs =
      rule(node, inputs, builder, lookUp) ??
      (same() ? builder.keep(node) : builder.node(node.op, inputs, node.attributes));
    node.outputs.forEach((value, i) => {
      if (outputs[i] !== value) renamed.set(value, outputs[i] as Value);
    });
  }
  return builder.finish(new Map([...graph.outputs].map(([path, value]) => [path, lookUp(value)])));
}

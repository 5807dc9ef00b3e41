import { type Builder, createBuilder } from '../ir/builder.ts';
import type { Graph, Node, Value } from '../ir/graph.ts';

/** What stands for a node in the new graph: the values of its outputs, or undefined to copy it as it is. */
export type Rule = (node: Node, inputs: readonly Value[], builder: Builder) => readonly Value[] | undefined;

/** Rebuilds a graph node by node, replacing what `rule` replaces. */
export function rewrite(graph: Graph, rule: Rule): Graph {
  const builder = createBuilder();
  const renamed = new Map<Value, Value>();
  for (const [path, value] of graph.inputs) renamed.set(value, builder.input(path, value.dtype, value.shape));
  const lookUp = (value: Value): Value => {
    const known = renamed.get(value);
    if (known !== undefined || value.source.kind !== 'constant') return known ?? value;
    // Ids are unique within one builder: a constant kept from the old graph would share its id with a new value.
    const { dtype, shape, source } = value;
    const made =
      'splat' in source.data
        ? builder.fill(dtype, shape, source.data.splat)
        : builder.constant(dtype, shape, source.data.values);
    renamed.set(value, made);
    return made;
  };
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(lookUp);
    const outputs = rule(node, inputs, builder) ?? builder.node(node.op, inputs, node.attributes);
    node.outputs.forEach((value, i) => renamed.set(value, outputs[i] as Value));
  }
  return builder.finish(new Map([...graph.outputs].map(([path, value]) => [path, lookUp(value)])));
}

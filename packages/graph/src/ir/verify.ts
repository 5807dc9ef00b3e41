import { sizeOf } from '@sparsam/core';
import type { Graph, Value } from './graph.ts';
import { operators } from './operators.ts';

/**
 * Checks what every pass must keep: nodes follow their inputs, operators are known, shapes and types are what the
 * operators infer, inputs are the graph's own, constants fill their shapes, no two values share an id. Throws Error naming `stage` and the node.
 */
export function verifyGraph(graph: Graph, stage = 'graph'): void {
  const known = new Set<Value>(graph.inputs.values());
  const fail = (message: string): never => {
    throw new Error(`After ${stage}: ${message}`);
  };
  const ids = new Map<number, Value>();
  const own = (value: Value, by: string): void => {
    const other = ids.get(value.id);
    if (other !== undefined && other !== value)
      fail(`a value of ${by} has the id ${value.id} of another one.`);
    ids.set(value.id, value);
  };
  for (const [path, value] of graph.inputs) own(value, path);
  const use = (value: Value, by: string): void => {
    own(value, by);
    if (value.source.kind === 'constant') {
      const { data } = value.source;
      if ('values' in data && data.values.length !== sizeOf(value.shape))
        fail(`a constant of ${by} does not fill its shape.`);
    } else if (!known.has(value)) {
      fail(`${by} uses a value that is not made before it.`);
    }
  };
  for (const node of graph.nodes) {
    const operator = operators[node.op] ?? fail(`unknown operator ${node.op}.`);
    for (const input of node.inputs) use(input, node.op);
    const specs = operator.infer(node.inputs, node.attributes);
    if (specs.length !== node.outputs.length) fail(`${node.op} has ${node.outputs.length} outputs.`);
    specs.forEach(({ dtype, shape }, i) => {
      const output = node.outputs[i] as Value;
      if (output.dtype !== dtype || output.shape.join() !== shape.join()) {
        fail(
          `${node.op} gives ${dtype}[${shape.join(', ')}], not ${output.dtype}[${output.shape.join(', ')}].`,
        );
      }
      own(output, node.op);
      known.add(output);
    });
  }
  for (const [path, value] of graph.outputs) use(value, path);
}

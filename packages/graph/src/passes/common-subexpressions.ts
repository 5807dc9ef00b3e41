import type { Value } from '../ir/graph.ts';
import type { Pass } from './pass.ts';
import { rewrite } from './rewrite.ts';

/** Names a value so that equal small constants share a name. */
function nameOf(value: Value): string {
  if (value.source.kind !== 'constant') return `${value.id}`;
  const { data } = value.source;
  if ('splat' in data)
    return `${value.dtype}[${value.shape.join()}]=${Object.is(data.splat, -0) ? '-0' : data.splat}`;
  return data.values.length <= 64
    ? `${value.dtype}[${value.shape.join()}]:${data.values.join()}`
    : `constant ${value.id}`;
}

/** Computes equal things once: nodes of one operator, equal inputs and equal attributes become one. */
export const commonSubexpressions: Pass = {
  name: 'common-subexpressions',
  run: (graph) => {
    const seen = new Map<string, readonly Value[]>();
    return rewrite(graph, (node, inputs, builder) => {
      const key = `${node.op}(${inputs.map(nameOf).join(';')})${JSON.stringify(node.attributes)}`;
      const known = seen.get(key);
      if (known !== undefined) return known;
      const outputs = builder.node(node.op, inputs, node.attributes);
      seen.set(key, outputs);
      return outputs;
    });
  },
};

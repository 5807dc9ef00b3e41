import type { Value } from '../ir/graph.ts';
import type { Pass } from './pass.ts';
import { rewrite } from './rewrite.ts';

/** Names values within one run: equal small constants share a name, everything else has one of its own. */
function namer(): (value: Value) => string {
  const own = new Map<Value, string>();
  return (value) => {
    if (value.source.kind === 'constant') {
      const { data } = value.source;
      const type = `${value.dtype}[${value.shape.join()}]`;
      if ('splat' in data) return `${type}=${Object.is(data.splat, -0) ? '-0' : data.splat}`;
      if (data.values.length <= 64) return `${type}:${data.values.join()}`;
    }
    const known = own.get(value) ?? `%${own.size}`;
    own.set(value, known);
    return known;
  };
}

/** Computes equal things once: nodes of one operator, equal inputs and equal attributes become one. */
export const commonSubexpressions: Pass = {
  name: 'common-subexpressions',
  run: (graph) => {
    const nameOf = namer();
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

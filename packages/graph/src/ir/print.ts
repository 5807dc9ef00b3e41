import type { Attributes, Graph, Value } from './graph.ts';

const types = { float32: 'f32', int32: 'i32', uint8: 'u8', int8: 'i8', bool: 'b1' } as const;

function showAttributes(attributes: Attributes): string {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return '';
  return ` {${entries.map(([name, value]) => `${name}=${Array.isArray(value) ? `[${value.join(' ')}]` : String(value)}`).join(', ')}}`;
}

/**
 * The graph as text, one node a line: `%3 f32[4, 8] = Gemm(%1, state/w) {transB=1}`. Values are numbered in order of
 * appearance, so equal graphs print equally.
 */
export function printGraph(graph: Graph): string {
  const names = new Map<Value, string>();
  const showValue = (value: Value): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    if (value.source.kind === 'input') return value.source.path;
    if (value.source.kind === 'constant') {
      const { data } = value.source;
      const values =
        'splat' in data
          ? `${data.splat}`
          : data.values.length <= 8
            ? [...data.values].join(' ')
            : `${data.values.length} values`;
      return `${types[value.dtype]}[${value.shape.join(', ')}](${values})`;
    }
    throw new Error('A value is used before its node.');
  };
  const lines = [...graph.inputs].map(
    ([path, { dtype, shape }]) => `${path}: ${types[dtype]}[${shape.join(', ')}]`,
  );
  let count = 0;
  for (const node of graph.nodes) {
    const operands = node.inputs.map(showValue).join(', ');
    const results = node.outputs.map((value) => {
      names.set(value, `%${count++}`);
      return `${names.get(value)} ${types[value.dtype]}[${value.shape.join(', ')}]`;
    });
    lines.push(`${results.join(', ')} = ${node.op}(${operands})${showAttributes(node.attributes)}`);
  }
  for (const [path, value] of graph.outputs) lines.push(`return ${path} = ${showValue(value)}`);
  return lines.join('\n');
}

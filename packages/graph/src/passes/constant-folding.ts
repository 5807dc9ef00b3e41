import type { Node, Value } from '../ir/graph.ts';
import type { Builder } from '../ir/builder.ts';
import type { Pass } from './pass.ts';
import { rewrite } from './rewrite.ts';

const unary: Readonly<Record<string, (x: number) => number>> = {
  Abs: Math.abs,
  Exp: Math.exp,
  Log: Math.log,
  Neg: (x) => -x,
  Reciprocal: (x) => 1 / x,
  Sqrt: Math.sqrt,
};
const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Div: (a, b) => a / b,
  Max: Math.max,
  Min: Math.min,
  Mul: (a, b) => a * b,
  Pow: Math.pow,
  Sub: (a, b) => a - b,
};
/** Operators that only move values: one number that fills the input fills the output. */
const movers = new Set(['Reshape', 'Transpose', 'Slice', 'Expand', 'Tile', 'Identity']);

/** The number that fills a constant, or undefined. */
export function splatOf(value: Value | undefined): number | undefined {
  return value?.source.kind === 'constant' && 'splat' in value.source.data
    ? value.source.data.splat
    : undefined;
}

function fold(node: Node, inputs: readonly Value[], builder: Builder): readonly Value[] | undefined {
  const [first, second] = [splatOf(inputs[0]), splatOf(inputs[1])];
  const output = node.outputs[0] as Value;
  if (first === undefined) return undefined;
  if (movers.has(node.op)) return [builder.fill(output.dtype, output.shape, first)];
  if (node.op === 'Cast')
    return [builder.fill(output.dtype, output.shape, output.dtype === 'float32' ? first : Math.trunc(first))];
  if (output.dtype !== 'float32') return undefined;
  const one = unary[node.op];
  if (one !== undefined) return [builder.fill('float32', output.shape, Math.fround(one(first)))];
  const two = binary[node.op];
  if (two !== undefined && second !== undefined && inputs.length === 2) {
    return [builder.fill('float32', output.shape, Math.fround(two(first, second)))];
  }
  return undefined;
}

/** Computes at compile time what depends on filled constants alone. */
export const constantFolding: Pass = { name: 'constant-folding', run: (graph) => rewrite(graph, fold) };

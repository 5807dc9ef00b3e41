import type { Value } from '../ir/graph.ts';
import type { Pass } from './pass.ts';
import { rewrite } from './rewrite.ts';
import { madeBy } from './simplify.ts';

/** How FusedMatMul can read an operand instead of a transposed copy: flags to toggle, by the order of axes. */
function flagsOf(perm: readonly number[]): { transpose: boolean; transposeBatch: boolean } | undefined {
  const rank = perm.length;
  const plain = perm.map((_, i) => i);
  const swapped = (order: readonly number[]): number[] => [
    ...order.slice(0, -2),
    order[rank - 1] as number,
    order[rank - 2] as number,
  ];
  const rotated = [...plain.slice(1, -1), 0, rank - 1];
  const equals = (order: readonly number[]): boolean => order.every((axis, i) => axis === perm[i]);
  if (equals(swapped(plain))) return { transpose: true, transposeBatch: false };
  if (rank > 2 && equals(rotated)) return { transpose: false, transposeBatch: true };
  if (rank > 2 && equals(swapped(rotated))) return { transpose: true, transposeBatch: true };
  return undefined;
}

/** Lets matrix products read their operands in place: a transpose before a product becomes a flag of the product. */
export const matmulTransposes: Pass = {
  name: 'matmul-transposes',
  run: (graph) =>
    rewrite(graph, (node, inputs, builder) => {
      if (node.op !== 'MatMul' && node.op !== 'FusedMatMul' && node.op !== 'Gemm') return undefined;
      const flags: Record<string, number> = {};
      const operands: Value[] = [...inputs];
      let changed = false;
      (['A', 'B'] as const).forEach((side, i) => {
        let transpose = node.attributes[`trans${side}`] === 1;
        let transposeBatch = node.attributes[`transBatch${side}`] === 1;
        const inner = madeBy(inputs[i], 'Transpose');
        const found =
          inner && !transposeBatch ? flagsOf(inner.attributes['perm'] as readonly number[]) : undefined;
        // A swap inside the product undoes or joins one before it only while the batch axes stand in front of both.
        if (inner && found && !(found.transposeBatch && node.op === 'Gemm')) {
          operands[i] = inner.inputs[0] as Value;
          transpose = transpose !== found.transpose;
          transposeBatch = found.transposeBatch;
          changed = true;
        }
        flags[`trans${side}`] = transpose ? 1 : 0;
        if (node.op !== 'Gemm') flags[`transBatch${side}`] = transposeBatch ? 1 : 0;
      });
      if (!changed) return undefined;
      const rest = Object.fromEntries(
        Object.entries(node.attributes).filter(([name]) => !name.startsWith('trans')),
      );
      return [builder.op(node.op === 'Gemm' ? 'Gemm' : 'FusedMatMul', operands, { ...rest, ...flags })];
    }),
};

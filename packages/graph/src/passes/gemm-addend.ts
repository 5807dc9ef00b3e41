import type { Builder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';
import type { Pass } from './pass.ts';
import { rewrite } from './rewrite.ts';
import { madeBy } from './simplify.ts';
import { countUses } from './uses.ts';

/** An addend as Gemm can take it for a product [rows, columns]: broadcast from the last axis, or undefined. */
function asAddend(builder: Builder, addend: Value, product: Value, sum: Value): Value | undefined {
  const [rows, columns] = product.shape as [number, number];
  if (addend.shape.length <= 1) return addend.shape[0] === columns ? addend : undefined;
  const fits =
    addend.shape.every((extent, axis) => extent === sum.shape[axis]) &&
    addend.shape.length === sum.shape.length;
  if (!fits) return undefined;
  return addend.shape.length === 2 ? addend : builder.op('Reshape', [addend], { shape: [rows, columns] });
}

/**
 * Lets a matrix product add what is added to it: a bias, a residual stream, another gradient. Looks through a reshape
 * between the product and the sum. The product must have no other reader and no addend yet.
 */
export const gemmAddend: Pass = {
  name: 'gemm-addend',
  run: (graph) => {
    const uses = countUses(graph);
    return rewrite(graph, (node, inputs, builder) => {
      if (node.op !== 'Add') return undefined;
      const sum = node.outputs[0] as Value;
      for (const [side, other] of [
        [0, 1],
        [1, 0],
      ] as const) {
        const value = inputs[side] as Value;
        if (uses.get(node.inputs[side] as Value) !== 1 || value.shape.join() !== sum.shape.join()) continue;
        const reshape = madeBy(value, 'Reshape');
        const product = reshape ? (reshape.inputs[0] as Value) : value;
        const gemm = madeBy(product, 'Gemm');
        if (gemm === undefined || gemm.inputs.length !== 2) continue;
        // Behind a reshape, only what keeps the last axis apart lets a vector broadcast as before.
        if (reshape && product.shape[1] !== sum.shape.at(-1)) continue;
        if (reshape && usesOfSource(uses, node.inputs[side] as Value) !== 1) continue;
        const addend = asAddend(builder, inputs[other] as Value, product, sum);
        if (addend === undefined) continue;
        const joined = builder.op('Gemm', [...gemm.inputs, addend], gemm.attributes);
        return [reshape ? builder.op('Reshape', [joined], { shape: sum.shape }) : joined];
      }
      return undefined;
    });
  },
};

/** Readers of what a reshape reads. */
function usesOfSource(uses: ReadonlyMap<Value, number>, reshaped: Value): number {
  return reshaped.source.kind === 'node' ? (uses.get(reshaped.source.node.inputs[0] as Value) ?? 0) : 0;
}

import type { Value } from '../ir/graph.ts';
import { splatOf } from './constant-folding.ts';
import type { Pass } from './pass.ts';
import { rewrite } from './rewrite.ts';
import { madeBy } from './simplify.ts';
import { countUses } from './uses.ts';

const scalable = ['Gemm', 'FusedMatMul', 'MatMul'] as const;

/**
 * Lets a matrix product scale its own result: a multiplication of the product by one number becomes its `alpha`. Looks
 * through a reshape. The product must have no other reader and no addend.
 */
export const gemmScale: Pass = {
  name: 'gemm-scale',
  run: (graph) => {
    const uses = countUses(graph);
    return rewrite(graph, (node, inputs, builder) => {
      if (node.op !== 'Mul') return undefined;
      for (const [side, other] of [
        [0, 1],
        [1, 0],
      ] as const) {
        const factor = splatOf(inputs[other]);
        const before = node.inputs[side] as Value;
        if (
          factor === undefined ||
          uses.get(before) !== 1 ||
          before.shape.join() !== node.outputs[0]?.shape.join()
        )
          continue;
        const reshape = madeBy(before, 'Reshape');
        const original = reshape ? (reshape.inputs[0] as Value) : before;
        if (reshape && uses.get(original) !== 1) continue;
        const value = inputs[side] as Value;
        const inner = madeBy(value, 'Reshape');
        const product = inner ? (inner.inputs[0] as Value) : value;
        const made = scalable.map((op) => madeBy(product, op)).find((found) => found !== undefined);
        if (made === undefined || made.inputs.length !== 2) continue;
        const alpha = ((made.attributes['alpha'] as number | undefined) ?? 1) * factor;
        const op = made.op === 'MatMul' ? 'FusedMatMul' : made.op;
        const scaled = builder.op(op, made.inputs, { ...made.attributes, alpha });
        return [inner ? builder.op('Reshape', [scaled], { shape: value.shape }) : scaled];
      }
      return undefined;
    });
  },
};

import type { Value } from '../ir/graph.ts';
import type { Pass } from './pass.ts';
import { rewrite } from './rewrite.ts';

/** Leading axes, one after the other from the first. */
const areLeading = (axes: readonly number[]): boolean => axes.every((axis, i) => axis === i);

/**
 * A sum over leading axes as the product of a row of ones with a matrix: runtimes reduce across rows slowly and
 * multiply fast.
 */
export const reductions: Pass = {
  name: 'reductions',
  run: (graph) =>
    rewrite(graph, (node, inputs, builder) => {
      if (node.op !== 'ReduceSum') return undefined;
      const x = inputs[0] as Value;
      const output = node.outputs[0] as Value;
      const axes = node.attributes['axes'] as readonly number[];
      if (!areLeading(axes) || axes.length === x.shape.length || x.dtype !== 'float32') return undefined;
      const rows = axes.reduce((size, axis) => size * (x.shape[axis] as number), 1);
      const columns = x.shape.slice(axes.length).reduce((size, extent) => size * extent, 1);
      // A single column is a dot product, which a reduction does as fast.
      if (columns === 1 || rows === 1) return undefined;
      const matrix = builder.op('Reshape', [x], { shape: [rows, columns] });
      const sums = builder.op('Gemm', [builder.fill('float32', [1, rows], 1), matrix]);
      return [builder.op('Reshape', [sums], { shape: output.shape })];
    }),
};

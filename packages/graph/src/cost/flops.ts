import { sizeOf } from '@sparsam/core';
import type { Node, Value } from '../ir/graph.ts';
import { elementwise } from '../ir/elementwise.ts';
import { operandShape } from '../ir/shapes.ts';

const sizes = (value: Value | undefined): number => (value === undefined ? 0 : sizeOf(value.shape));
const product = (extents: readonly number[]): number => extents.reduce((all, extent) => all * extent, 1);

/**
 * Operations for each element of the first result, by the formula as one writes it, where that is more than one: for a
 * softmax maximum, difference, exponential, sum and quotient; for a normalisation sum, difference, square, sum, scale,
 * gain and bias.
 */
const perElement: Readonly<Record<string, number>> = {
  Gelu: 5,
  LayerNormalization: 7,
  LogSoftmax: 5,
  Softmax: 5,
};

/** Operators that compare or compute, besides the elementwise ones, with one operation for each element of the result. */
const single = new Set([
  ...['And', 'Ceil', 'Cos', 'Equal', 'Floor', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Not'],
  ...['Or', 'Round', 'Sign', 'Sin'],
]);

/**
 * Floating-point operations of a node. A multiplication with an addition counts as two, a function of one element (an
 * exponential, a root) as one, and moving elements as none.
 */
export function flopsOf({ op, inputs, outputs, attributes }: Node): number {
  const [first, second, third] = inputs;
  const result = sizes(outputs[0]);
  switch (op) {
    case 'MatMul':
    case 'Gemm':
    case 'FusedMatMul': {
      const { shape } = first as Value;
      const inner = operandShape(shape, attributes['transA'] === 1, attributes['transBatchA'] === 1).at(-1);
      return 2 * result * (inner as number) + (third === undefined ? 0 : result);
    }
    case 'Conv':
      return 2 * result * product((second as Value).shape.slice(1)) + (third === undefined ? 0 : result);
    case 'ConvTranspose':
      // Every element of the input is multiplied with a kernel of each channel that it reaches.
      return 2 * sizes(first) * product((second as Value).shape.slice(1));
    case 'AveragePool':
    case 'MaxPool':
      return result * product(attributes['kernel_shape'] as readonly number[]);
    case 'ReduceSumSquare':
      return 2 * sizes(first);
    case 'ScatterElements':
      return attributes['reduction'] === 'add' ? sizes(third) : 0;
    case 'Max':
    case 'Min':
    case 'Sum':
      return result * Math.max(1, inputs.length - 1);
  }
  if (op.startsWith('Reduce') || op === 'ArgMax') return sizes(first);
  return result * (perElement[op] ?? (elementwise.has(op) || single.has(op) ? 1 : 0));
}

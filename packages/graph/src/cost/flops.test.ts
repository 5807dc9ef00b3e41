import { expect, test } from 'vitest';
import { type Builder, createBuilder } from '../ir/builder.ts';
import type { Attributes, Value } from '../ir/graph.ts';
import { flopsOf } from './flops.ts';

/** What an operator costs on inputs of the given shapes. */
function flops(op: string, shapes: readonly (readonly number[])[], attributes: Attributes = {}): number {
  const builder: Builder = createBuilder();
  const inputs = shapes.map((shape, i): Value => builder.input(`x${i}`, 'float32', shape));
  const { source } = builder.op(op, inputs, attributes);
  return source.kind === 'node' ? flopsOf(source.node) : NaN;
}

test('products count two for each pair of factors, and one for each addend', () => {
  expect(
    flops('MatMul', [
      [6, 2, 3],
      [6, 3, 5],
    ]),
  ).toBe(2 * 6 * 2 * 3 * 5);
  expect(
    flops(
      'Gemm',
      [
        [3, 2],
        [3, 5],
      ],
      { transA: 1 },
    ),
  ).toBe(2 * 2 * 3 * 5);
  expect(flops('Gemm', [[2, 3], [3, 5], [5]])).toBe(2 * 2 * 3 * 5 + 10);
  // Heads in front: [tokens, heads, channels] read as [heads, channels, tokens].
  const heads = [
    [7, 2, 3],
    [7, 2, 4],
  ];
  expect(flops('FusedMatMul', heads, { transA: 1, transBatchA: 1, transBatchB: 1 })).toBe(2 * 2 * 3 * 7 * 4);
});

test('convolutions count the kernel once for each element of the result, or of the input where transposed', () => {
  const window = { strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1] };
  expect(
    flops(
      'Conv',
      [
        [2, 4, 8, 8],
        [6, 4, 3, 3],
      ],
      window,
    ),
  ).toBe(2 * (2 * 6 * 8 * 8) * 4 * 9);
  expect(
    flops(
      'Conv',
      [
        [2, 4, 8, 8],
        [4, 1, 3, 3],
      ],
      { ...window, group: 4 },
    ),
  ).toBe(2 * (2 * 4 * 8 * 8) * 9);
  const back = { ...window, strides: [2, 2], output_padding: [1, 1] };
  expect(
    flops(
      'ConvTranspose',
      [
        [2, 6, 4, 4],
        [6, 4, 3, 3],
      ],
      back,
    ),
  ).toBe(2 * (2 * 6 * 4 * 4) * 4 * 9);
});

test('elementwise operators count each element once, reductions what they read, moves nothing', () => {
  expect(flops('Add', [[4, 8], [8]])).toBe(32);
  expect(flops('Sum', [[4], [4], [4]])).toBe(8);
  expect(flops('Exp', [[4, 8]])).toBe(32);
  expect(flops('Gelu', [[4, 8]])).toBe(5 * 32);
  expect(flops('Softmax', [[4, 8]], { axis: -1 })).toBe(5 * 32);
  expect(flops('ReduceSum', [[4, 8]], { axes: [1], keepdims: 1 })).toBe(32);
  expect(flops('ReduceSumSquare', [[4, 8]], { axes: [0, 1], keepdims: 0 })).toBe(64);
  expect(flops('Transpose', [[4, 8]], { perm: [1, 0] })).toBe(0);
  expect(
    flops(
      'Concat',
      [
        [4, 8],
        [4, 8],
      ],
      { axis: 0 },
    ),
  ).toBe(0);
});

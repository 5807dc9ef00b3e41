import { expect, test } from 'vitest';
import { type Builder, createBuilder } from '../ir/builder.ts';
import type { Graph, Value } from '../ir/graph.ts';
import { printGraph } from '../ir/print.ts';
import { verifyGraph } from '../ir/verify.ts';
import { quantizeProducts } from './quantize-products.ts';

function graphOf(build: (b: Builder) => Value): Graph {
  const builder = createBuilder();
  return builder.finish(new Map([['output/y', build(builder)]]));
}

/** 64 rows times [2, 3] weights that are computed from constants, and a bias. */
const layer = graphOf((b) => {
  const x = b.input('input/x', 'float32', [64, 2]);
  const weights = b.op('Mul', [
    b.constant('float32', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6)),
    b.constant('float32', [3, 1], Float32Array.of(1, 0, 2)),
  ]);
  const product = b.op('Gemm', [x, weights], { transA: 0, transB: 1, alpha: 0.5 });
  return b.op('Relu', [b.op('Add', [product, b.constant('float32', [3], Float32Array.of(7, 8, 9))])]);
});
const measured = new Map([
  ['output/constant/0', Float32Array.of(1, 2, 0, 0, 10, 12)],
  ['output/low/0', Float32Array.of(-1)],
  ['output/high/0', Float32Array.of(1.55)],
]);

test('what is run once gives ranges of rows and constants of the graph', () => {
  const { measure } = quantizeProducts(layer);
  verifyGraph(measure);
  expect(printGraph(measure)).toMatchInlineSnapshot(`
    "input/x: f32[64, 2]
    %0 f32[3, 2] = Mul(f32[3, 2](1 2 3 4 5 6), f32[3, 1](1 0 2))
    %1 f32[] = ReduceMin(input/x) {axes=[0 1], keepdims=0}
    %2 f32[] = ReduceMax(input/x) {axes=[0 1], keepdims=0}
    return output/constant/0 = %0
    return output/low/0 = %1
    return output/high/0 = %2"
  `);
});

test('rows are rounded by their range, columns of the matrix by their own, and the bias is added to the sums', () => {
  const graph = quantizeProducts(layer).quantize([measured]);
  verifyGraph(graph);
  expect(printGraph(graph)).toMatchInlineSnapshot(`
    "input/x: f32[64, 2]
    %0 u8[64, 2] = QuantizeLinear(input/x, f32[](0.009999999776482582), u8[](100))
    %1 f32[64, 3] = MatMulIntegerToFloat(%0, i8[2, 3](31 0 52 63 0 63), f32[](0.009999999776482582), f32[3](0.01587301678955555 0.5 0.095238097012043), u8[](100), i8[](0), f32[3](7 8 9))
    %2 f32[64, 3] = Relu(%1)
    return output/y = %2"
  `);
});

test('ranges of several runs are joined', () => {
  const wider = new Map([...measured, ['output/low/0', Float32Array.of(-3.55)]]);
  const text = printGraph(quantizeProducts(layer).quantize([measured, wider]));
  expect(text).toContain('QuantizeLinear(input/x, f32[](0.019999999552965164), u8[](178))');
});

test('equal rows are rounded once, a bias that others read the product beside stays where it is', () => {
  const graph = graphOf((b) => {
    const x = b.input('input/x', 'float32', [64, 2]);
    const matrix = (seed: number): Value => b.constant('float32', [2, 2], Float32Array.of(seed, 1, 2, 3));
    const product = b.op('Gemm', [x, matrix(5)]);
    const moved = b.op('Add', [product, b.constant('float32', [2], Float32Array.of(1, 2))]);
    return b.op('Sum', [product, moved, b.op('Gemm', [x, matrix(6)])]);
  });
  const text = printGraph(quantizeProducts(graph).quantize([measured]));
  expect(text.match(/QuantizeLinear/g)).toHaveLength(1);
  expect(text.match(/MatMulIntegerToFloat/g)).toHaveLength(2);
  expect(text.match(/ Add\(/g)).toHaveLength(1);
});

test('few rows, products of two values that vary, and matrices on the left stay as they are', () => {
  const graph = graphOf((b) => {
    const x = b.input('input/x', 'float32', [63, 63]);
    const large = b.input('input/large', 'float32', [64, 64]);
    const matrix = b.constant(
      'float32',
      [63, 63],
      new Float32Array(63 * 63).map((_, i) => i),
    );
    const wide = b.constant(
      'float32',
      [64, 64],
      new Float32Array(64 * 64).map((_, i) => i),
    );
    const few = b.op('Gemm', [x, matrix]);
    const sums = [few, b.op('Gemm', [large, large]), b.op('Gemm', [wide, large])].map((value) =>
      b.op('ReduceSum', [value], { axes: [0, 1], keepdims: 0 }),
    );
    return b.op('Sum', sums);
  });
  expect(printGraph(quantizeProducts(graph).quantize([]))).toBe(printGraph(graph));
});

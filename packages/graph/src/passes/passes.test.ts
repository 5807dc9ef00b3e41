import { expect, test } from 'vitest';
import { type Builder, createBuilder } from '../ir/builder.ts';
import type { Graph, Value } from '../ir/graph.ts';
import { printGraph } from '../ir/print.ts';
import { commonSubexpressions } from './common-subexpressions.ts';
import { constantFolding } from './constant-folding.ts';
import { deadCode } from './dead-code.ts';
import { gemmAddend } from './gemm-addend.ts';
import { gemmScale } from './gemm-scale.ts';
import { matmulTransposes } from './matmul-transposes.ts';
import { type Pass, runPasses } from './pass.ts';
import { reductions } from './reductions.ts';
import { simplify } from './simplify.ts';

/** The body of a graph after passes, without its inputs. */
function after(passes: readonly Pass[], build: (b: Builder) => Value): string {
  const builder = createBuilder();
  const graph: Graph = builder.finish(new Map([['y', build(builder)]]));
  const text = printGraph(runPasses(graph, [...passes, deadCode]));
  return text
    .split('\n')
    .filter((line) => line.includes('='))
    .join('\n');
}

test('dead-code drops what no output needs', () => {
  const text = after([], (b) => {
    const x = b.input('x', 'float32', [2]);
    b.op('Exp', [x]);
    return b.op('Neg', [x]);
  });
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[2] = Neg(x)
    return y = %0"
  `);
});

test('constant-folding computes with filled constants', () => {
  const text = after([constantFolding], (b) => {
    const half = b.op('Div', [b.fill('float32', [3, 1], 1), b.fill('float32', [3, 1], 2)]);
    return b.op('Mul', [
      b.input('x', 'float32', [3, 4]),
      b.op('Transpose', [b.op('Sqrt', [half])], { perm: [0, 1] }),
    ]);
  });
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[3, 4] = Mul(x, f32[3, 1](0.7071067690849304))
    return y = %0"
  `);
});

test('a pass gives constants ids of its own, which no value shares', () => {
  const builder = createBuilder();
  const x = builder.input('x', 'float32', [9, 9]);
  // A dead node before the constant shifts the ids of the values after it.
  builder.op('Exp', [x]);
  const table = builder.constant(
    'float32',
    [9, 9],
    Float32Array.from({ length: 81 }, (_, i) => i),
  );
  const sum = builder.op('Add', [x, table]);
  const graph = builder.finish(new Map([['y', builder.op('Mul', [sum, builder.op('Neg', [table])])]]));
  // Verifies after every pass.
  const { nodes } = runPasses(graph, [deadCode, commonSubexpressions, constantFolding, commonSubexpressions]);
  const values = new Set(nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]));
  expect(new Set([...values].map(({ id }) => id)).size).toBe(values.size);
});

test('simplify removes neutral elements, and transposes and reshapes that undo each other', () => {
  const text = after([simplify, simplify], (b) => {
    const x = b.input('x', 'float32', [2, 3, 4]);
    const there = b.op('Transpose', [x], { perm: [1, 2, 0] });
    const back = b.op('Transpose', [there], { perm: [2, 0, 1] });
    const flat = b.op('Reshape', [b.op('Reshape', [back], { shape: [6, 4] })], { shape: [24] });
    return b.op('Add', [b.op('Mul', [flat, b.fill('float32', [], 1)]), b.fill('float32', [24], 0)]);
  });
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[24] = Reshape(x) {shape=[24]}
    return y = %0"
  `);
});

test('simplify keeps a zero that widens its partner', () => {
  const text = after([simplify], (b) =>
    b.op('Add', [b.input('x', 'float32', [4]), b.fill('float32', [2, 4], 0)]),
  );
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[2, 4] = Add(x, f32[2, 4](0))
    return y = %0"
  `);
});

test('common-subexpressions computes equal things once', () => {
  const text = after([commonSubexpressions], (b) => {
    const x = b.input('x', 'float32', [2]);
    const scaled = (): Value => b.op('Mul', [x, b.fill('float32', [], 3)]);
    return b.op('Add', [b.op('Exp', [scaled()]), b.op('Exp', [scaled()])]);
  });
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[2] = Mul(x, f32[](3))
    %1 f32[2] = Exp(%0)
    %2 f32[2] = Add(%1, %1)
    return y = %2"
  `);
});

test('matmul-transposes turns a transpose of heads into flags of the product', () => {
  const text = after([matmulTransposes], (b) => {
    const q = b.op('Transpose', [b.input('q', 'float32', [5, 2, 3, 4])], { perm: [1, 2, 0, 3] });
    const k = b.op('Transpose', [b.input('k', 'float32', [5, 2, 3, 6])], { perm: [1, 2, 0, 3] });
    return b.op('FusedMatMul', [q, k], { transA: 1, transB: 0 });
  });
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[2, 3, 4, 6] = FusedMatMul(q, k) {transA=1, transBatchA=1, transB=0, transBatchB=1}
    return y = %0"
  `);
});

test('gemm-addend gives a product its bias, and the sum of two products to one of them', () => {
  const text = after([gemmAddend, gemmAddend], (b) => {
    const [x, w] = [b.input('x', 'float32', [6, 4]), b.input('w', 'float32', [4, 5])];
    const rows = b.op('Reshape', [b.op('Gemm', [x, w])], { shape: [2, 3, 5] });
    const biased = b.op('Add', [rows, b.input('bias', 'float32', [5])]);
    return b.op('Add', [b.op('Gemm', [x, w], { alpha: 2 }), b.op('Reshape', [biased], { shape: [6, 5] })]);
  });
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[6, 5] = Gemm(x, w, bias)
    %1 f32[2, 3, 5] = Reshape(%0) {shape=[2 3 5]}
    %2 f32[6, 5] = Reshape(%1) {shape=[6 5]}
    %3 f32[6, 5] = Gemm(x, w, %2) {alpha=2}
    return y = %3"
  `);
});

test('gemm-addend leaves a product alone that something else reads', () => {
  const text = after([gemmAddend], (b) => {
    const product = b.op('Gemm', [b.input('x', 'float32', [6, 4]), b.input('w', 'float32', [4, 5])]);
    return b.op('Mul', [b.op('Add', [product, b.input('bias', 'float32', [5])]), product]);
  });
  expect(text).toContain('Add(');
});

test('gemm-scale turns a factor into the alpha of the product before it', () => {
  const text = after([gemmScale], (b) => {
    const product = b.op('MatMul', [b.input('x', 'float32', [2, 6, 4]), b.input('w', 'float32', [2, 4, 5])]);
    return b.op('Mul', [b.fill('float32', [], 0.5), b.op('Reshape', [product], { shape: [12, 5] })]);
  });
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[2, 6, 5] = FusedMatMul(x, w) {alpha=0.5}
    %1 f32[12, 5] = Reshape(%0) {shape=[12 5]}
    return y = %1"
  `);
});

test('reductions turns sums over rows into products, and leaves sums along rows', () => {
  const text = after([reductions], (b) => {
    const x = b.input('x', 'float32', [2, 3, 5]);
    const columns = b.op('ReduceSum', [x], { axes: [0, 1], keepdims: 0 });
    const rows = b.op('ReduceSum', [x], { axes: [2], keepdims: 1 });
    return b.op('Add', [columns, rows]);
  });
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[6, 5] = Reshape(x) {shape=[6 5]}
    %1 f32[1, 5] = Gemm(f32[1, 6](1), %0)
    %2 f32[5] = Reshape(%1) {shape=[5]}
    %3 f32[2, 3, 1] = ReduceSum(x) {axes=[2], keepdims=1}
    %4 f32[2, 3, 5] = Add(%2, %3)
    return y = %4"
  `);
});

import { expect, test } from 'vitest';
import { type Builder, createBuilder } from '../ir/builder.ts';
import type { Graph, Value } from '../ir/graph.ts';
import { printGraph } from '../ir/print.ts';
import { commonSubexpressions } from './common-subexpressions.ts';
import { constantFolding } from './constant-folding.ts';
import { deadCode } from './dead-code.ts';
import { gemmScale } from './gemm-scale.ts';
import { matmulTransposes } from './matmul-transposes.ts';
import { type Pass, runPasses } from './pass.ts';
import { recompute } from './recompute.ts';
import { reductions } from './reductions.ts';
import { simplify } from './simplify.ts';
import { finishEarly } from './finish-early.ts';
import { tileRows } from './tile-rows.ts';

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

test('tile-rows runs a chain on some rows at a time', () => {
  const text = after([tileRows({ largeBytes: 64, tileBytes: 64 })], (b) => {
    const [x, dy] = [b.input('x', 'float32', [4, 8]), b.input('dy', 'float32', [4, 8])];
    const scaled = b.op('Mul', [x, b.input('gain', 'float32', [8])]);
    const bell = b.op('Exp', [b.op('Neg', [b.op('Mul', [scaled, scaled])])]);
    return b.op('Mul', [dy, b.op('Add', [b.op('Erf', [scaled]), bell])]);
  });
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[2, 8] = Slice(dy) {starts=[0], ends=[2], axes=[0], steps=[1]}
    %1 f32[2, 8] = Slice(x) {starts=[0], ends=[2], axes=[0], steps=[1]}
    %2 f32[2, 8] = Mul(%1, gain)
    %3 f32[2, 8] = Mul(%2, %2)
    %4 f32[2, 8] = Neg(%3)
    %5 f32[2, 8] = Exp(%4)
    %6 f32[2, 8] = Erf(%2)
    %7 f32[2, 8] = Add(%6, %5)
    %8 f32[2, 8] = Mul(%0, %7)
    %9 f32[2, 8] = Slice(dy) {starts=[2], ends=[4], axes=[0], steps=[1]}
    %10 f32[2, 8] = Slice(x) {starts=[2], ends=[4], axes=[0], steps=[1]}
    %11 f32[2, 8] = Mul(%10, gain)
    %12 f32[2, 8] = Mul(%11, %11)
    %13 f32[2, 8] = Neg(%12)
    %14 f32[2, 8] = Exp(%13)
    %15 f32[2, 8] = Erf(%11)
    %16 f32[2, 8] = Add(%15, %14)
    %17 f32[2, 8] = Mul(%9, %16)
    %18 f32[4, 8] = Concat(%8, %17) {axis=0}
    return y = %18"
  `);
});

test('tile-rows leaves what is read elsewhere, and chains too short to pay', () => {
  const pass = tileRows({ largeBytes: 64, tileBytes: 64 });
  const short = after([pass], (b) => b.op('Exp', [b.op('Neg', [b.input('x', 'float32', [4, 8])])]));
  expect(short).not.toContain('Slice');
  const shared = after([pass], (b) => {
    const first = b.op('Exp', [
      b.op('Neg', [b.op('Sqrt', [b.op('Abs', [b.input('x', 'float32', [4, 8])])])]),
    ]);
    const sum = b.op('ReduceSum', [first], { axes: [1], keepdims: 1 });
    return b.op('Log', [b.op('Relu', [b.op('Mul', [b.op('Sqrt', [first]), sum])])]);
  });
  // The first chain has two readers, so it is a region of its own, and its result is made whole.
  expect(shared.match(/Concat/g)).toHaveLength(2);
});

test('finish-early puts updates to the end, that of the first layer before that of the last', () => {
  const b = createBuilder();
  const x = b.input('x', 'float32', [2]);
  const first = b.op('Exp', [x]);
  const second = b.op('Sqrt', [first]);
  const backward = b.op('Mul', [second, first]);
  const graph = b.finish(
    new Map([
      ['last-layer', b.op('Neg', [second])],
      ['first-layer', b.op('Abs', [backward])],
      ['loss', b.op('Log', [first])],
    ]),
  );
  const order = runPasses(graph, [finishEarly]).nodes.map(({ op }) => op);
  expect(order).toEqual(['Exp', 'Sqrt', 'Mul', 'Abs', 'Neg', 'Log']);
});

test('recompute makes a cheap value again for a use far behind the first', () => {
  const text = after([recompute({ smallestBytes: 1 })], (b) => {
    const x = b.op('Exp', [b.input('x', 'float32', [4])]);
    const active = b.op('Reshape', [b.op('Gelu', [x])], { shape: [2, 2] });
    let deep = b.op('Neg', [active]);
    for (let i = 0; i < 6; i++) deep = b.op('Sqrt', [deep]);
    return b.op('Mul', [b.op('Mul', [deep, active]), b.op('Reshape', [x], { shape: [2, 2] })]);
  });
  expect(text.match(/Gelu/g)).toHaveLength(2);
  // The late product reads the second one.
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[4] = Exp(x)
    %1 f32[4] = Gelu(%0)
    %2 f32[2, 2] = Reshape(%1) {shape=[2 2]}
    %3 f32[4] = Gelu(%0)
    %4 f32[2, 2] = Reshape(%3) {shape=[2 2]}
    %5 f32[2, 2] = Neg(%2)
    %6 f32[2, 2] = Sqrt(%5)
    %7 f32[2, 2] = Sqrt(%6)
    %8 f32[2, 2] = Sqrt(%7)
    %9 f32[2, 2] = Sqrt(%8)
    %10 f32[2, 2] = Sqrt(%9)
    %11 f32[2, 2] = Sqrt(%10)
    %12 f32[2, 2] = Mul(%11, %4)
    %13 f32[2, 2] = Reshape(%0) {shape=[2 2]}
    %14 f32[2, 2] = Mul(%12, %13)
    return y = %14"
  `);
});

test('recompute keeps a value whose operand would have to be kept in its place', () => {
  const text = after([recompute({ smallestBytes: 1 })], (b) => {
    const active = b.op('Gelu', [b.op('Exp', [b.input('x', 'float32', [4])])]);
    let deep = b.op('Neg', [active]);
    for (let i = 0; i < 6; i++) deep = b.op('Sqrt', [deep]);
    return b.op('Mul', [deep, active]);
  });
  expect(text.match(/Gelu/g)).toHaveLength(1);
});

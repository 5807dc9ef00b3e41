import { expect, test } from 'vitest';
import { type Builder, createBuilder } from '../ir/builder.ts';
import type { Graph, Value } from '../ir/graph.ts';
import { heldBytes, lifetimesOf, peakBytes } from './lifetimes.ts';

function graphOf(build: (b: Builder, x: Value) => Value): Graph {
  const b = createBuilder();
  return b.finish(new Map([['y', build(b, b.input('x', 'float32', [4, 8]))]]));
}
const places = (graph: Graph): (readonly [string, number, number])[] =>
  lifetimesOf(graph, graph.nodes).map(({ value, from, to }) => {
    const op = value.source.kind === 'node' ? value.source.node.op : '';
    return [op, from, to] as const;
  });

test('a buffer lives from its node to the last reader; the border has memory of its own', () => {
  const graph = graphOf((b, x) => {
    const turned = b.op('Transpose', [x], { perm: [1, 0] });
    const product = b.op('Gemm', [x, turned]);
    return b.op('Gemm', [product, x]);
  });
  expect(places(graph)).toEqual([
    ['Transpose', 0, 1],
    ['Gemm', 1, 2],
  ]);
  expect([...heldBytes(lifetimesOf(graph, graph.nodes), 3)]).toEqual([128, 128 + 64, 64]);
  expect(peakBytes(graph, graph.nodes)).toBe(192);
});

test('a reshape is another name of the same buffer', () => {
  const graph = graphOf((b, x) => {
    const turned = b.op('Transpose', [x], { perm: [1, 0] });
    const flat = b.op('Reshape', [turned], { shape: [32] });
    const other = b.op('Reshape', [x], { shape: [32] });
    return b.op('ReduceSum', [b.op('Concat', [flat, other], { axis: 0 })], { axes: [0], keepdims: 0 });
  });
  expect(places(graph)).toEqual([
    ['Transpose', 0, 3],
    ['Concat', 3, 4],
  ]);
});

test('an elementwise operator writes over an operand that nothing needs any more', () => {
  const graph = graphOf((b, x) => {
    const first = b.op('Exp', [x]);
    const second = b.op('Neg', [first]);
    const third = b.op('Mul', [second, first]);
    return b.op('Transpose', [b.op('Sqrt', [third])], { perm: [1, 0] });
  });
  // The first is read again by the product, so the second needs a buffer of its own and is the one written over.
  expect(peakBytes(graph, graph.nodes)).toBe(2 * 128);
});

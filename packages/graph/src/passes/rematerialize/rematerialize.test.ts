import { expect, test } from 'vitest';
import { executionOrder } from '../../cost/execution-order.ts';
import { peakBytes } from '../../cost/lifetimes.ts';
import { createBuilder } from '../../ir/builder.ts';
import type { Graph, Value } from '../../ir/graph.ts';
import { printGraph } from '../../ir/print.ts';
import { deadCode } from '../dead-code.ts';
import { finishEarly } from '../finish-early.ts';
import { runPasses } from '../pass.ts';
import { rematerialize } from './rematerialize.ts';

/** Layers forward and back: each gradient needs what its layer was given and made, wide and quickly made again. */
function layers(widths: readonly number[]): Graph {
  const b = createBuilder();
  let x: Value = b.input('x', 'float32', [64, 8]);
  const held: { readonly x: Value; readonly wide: Value; readonly up: Value; readonly down: Value }[] = [];
  for (const [layer, width] of widths.entries()) {
    const up = b.input(`up${layer}`, 'float32', [8, width]);
    const down = b.input(`down${layer}`, 'float32', [width, 8]);
    const wide = b.op('Softmax', [b.op('Gemm', [x, up])], { axis: -1 });
    held.push({ x, wide, up, down });
    x = b.op('Gemm', [wide, down]);
  }
  const outputs = new Map<string, Value>();
  let gradient = b.op('Softmax', [x], { axis: -1 });
  for (const [layer, { x: given, wide, up, down }] of [...held.entries()].reverse()) {
    outputs.set(`down${layer}`, b.op('Gemm', [wide, gradient], { transA: 1 }));
    const back = b.op('Mul', [wide, b.op('Gemm', [gradient, down], { transB: 1 })]);
    outputs.set(`up${layer}`, b.op('Gemm', [given, back], { transA: 1 }));
    gradient = b.op('Gemm', [back, up], { transB: 1 });
  }
  return runPasses(b.finish(outputs), [deadCode, finishEarly]);
}

const peak = (graph: Graph): number => peakBytes(graph, executionOrder(graph));
/** How many softmaxes over so many numbers there are beyond one for each layer of that width. */
const again = ({ nodes }: Graph, width: number): number =>
  nodes.filter(({ op, outputs }) => op === 'Softmax' && outputs[0]?.shape[1] === width).length - 6;

test('what is made within a layer is made again where its gradient wants it', () => {
  const low = runPasses(layers([64, 64, 64]), [rematerialize({ heldShare: 0.75 })]);
  const text = printGraph(low)
    .split('\n')
    .filter((line) => line.includes('='))
    .join('\n');
  expect(text).toMatchInlineSnapshot(`
    "%0 f32[64, 64] = Gemm(x, up0)
    %1 f32[64, 64] = Gemm(x, up0)
    %2 f32[64, 64] = Softmax(%0) {axis=-1}
    %3 f32[64, 64] = Softmax(%1) {axis=-1}
    %4 f32[64, 8] = Gemm(%2, down0)
    %5 f32[64, 64] = Gemm(%4, up1)
    %6 f32[64, 64] = Gemm(%4, up1)
    %7 f32[64, 64] = Softmax(%5) {axis=-1}
    %8 f32[64, 64] = Softmax(%6) {axis=-1}
    %9 f32[64, 8] = Gemm(%7, down1)
    %10 f32[64, 64] = Gemm(%9, up2)
    %11 f32[64, 64] = Gemm(%9, up2)
    %12 f32[64, 64] = Softmax(%10) {axis=-1}
    %13 f32[64, 64] = Softmax(%11) {axis=-1}
    %14 f32[64, 8] = Gemm(%12, down2)
    %15 f32[64, 8] = Softmax(%14) {axis=-1}
    %16 f32[64, 64] = Gemm(%15, down2) {transB=1}
    %17 f32[64, 64] = Mul(%13, %16)
    %18 f32[64, 8] = Gemm(%17, up2) {transB=1}
    %19 f32[64, 64] = Gemm(%18, down1) {transB=1}
    %20 f32[64, 64] = Mul(%8, %19)
    %21 f32[64, 8] = Gemm(%20, up1) {transB=1}
    %22 f32[64, 64] = Gemm(%21, down0) {transB=1}
    %23 f32[64, 64] = Mul(%3, %22)
    %24 f32[8, 64] = Gemm(x, %23) {transA=1}
    %25 f32[64, 8] = Gemm(%3, %21) {transA=1}
    %26 f32[8, 64] = Gemm(%4, %20) {transA=1}
    %27 f32[64, 8] = Gemm(%8, %18) {transA=1}
    %28 f32[8, 64] = Gemm(%9, %17) {transA=1}
    %29 f32[64, 8] = Gemm(%12, %15) {transA=1}
    return down2 = %29
    return up2 = %28
    return down1 = %27
    return up1 = %26
    return down0 = %25
    return up0 = %24"
  `);
});

test('the peak comes under its share, by what is least work first', () => {
  // To make 128 numbers again is hardly more work than 64.
  const graph = layers([128, 64, 128, 64, 128, 64, 128, 64, 128, 64, 128, 64]);
  const some = runPasses(graph, [rematerialize({ heldShare: 0.65 })]);
  expect(peak(some)).toBeLessThanOrEqual(0.65 * peak(graph));
  expect(again(some, 128)).toBeGreaterThan(4);
  expect(again(some, 64)).toBe(0);
  const most = runPasses(graph, [rematerialize({ heldShare: 0.4 })]);
  expect(peak(most)).toBeLessThanOrEqual(0.4 * peak(graph));
  expect(again(most, 64)).toBeGreaterThan(4);
});

test('a graph whose peak is low enough stays as it is, and so does one of a single operation', () => {
  const graph = layers([64, 64, 64, 64]);
  expect(runPasses(graph, [rematerialize({ heldShare: 1 })]).nodes).toHaveLength(graph.nodes.length);
  const b = createBuilder();
  const small = b.finish(new Map([['y', b.op('Exp', [b.input('x', 'float32', [2])])]]));
  expect(runPasses(small, [rematerialize()]).nodes).toHaveLength(1);
});

import { PbfReader } from 'pbf';
import { expect, test } from 'vitest';
import { createBuilder } from '../ir/builder.ts';
import { rewrite } from '../passes/rewrite.ts';
import { emitOnnx } from './emit.ts';
import { fields } from './schema.ts';

/** The names that nodes of a serialised model give to their outputs. */
function outputNames(model: Uint8Array): string[] {
  const names: string[] = [];
  const pbf = new PbfReader(model);
  pbf.readFields((tag) => {
    if (tag !== fields.model.graph) return;
    pbf.readMessage((inGraph) => {
      if (inGraph !== fields.graph.node) return;
      pbf.readMessage((inNode) => {
        if (inNode === fields.node.output) names.push(pbf.readString());
      }, null);
    }, null);
  }, null);
  return names;
}

test('values of several builders never share a name', () => {
  const builder = createBuilder();
  const x = builder.input('x', 'float32', [100, 100]);
  // Large enough to be expanded when the graph runs, so it has a name of its own beside the nodes'.
  const large = builder.fill('float32', [100, 100], 3);
  const y = builder.op('Mul', [builder.op('Add', [builder.op('Exp', [x]), large]), large]);
  // A rewriting makes the nodes anew and keeps the constants.
  const graph = rewrite(builder.finish(new Map([['y', y]])), () => undefined);
  const names = outputNames(emitOnnx(graph));
  expect(names).toHaveLength(4);
  expect(new Set(names).size).toBe(4);
});

test('in bf16, operands are cast once and results cast back; products around the loss are left alone', () => {
  const builder = createBuilder();
  const x = builder.input('x', 'float32', [4, 4]);
  const y = builder.op('MatMul', [x, builder.op('MatMul', [x, x])]);
  const logits = builder.op('MatMul', [builder.op('Exp', [y]), x]);
  const loss = builder.op('ReduceSum', [logits], { axes: [0, 1], keepdims: 0 });
  const graph = builder.finish(new Map([['output/loss', loss]]));
  expect(outputNames(emitOnnx(graph))).toEqual(['v0', 'v1', 'v2', 'v3', 'next:output/loss']);
  expect(outputNames(emitOnnx(graph, { products: 'bf16' }))).toEqual([
    ...['x_bf16', 'v0_product', 'v0'],
    ...['v0_bf16', 'v1_product', 'v1'],
    ...['v2', 'v3', 'next:output/loss'],
  ]);
});

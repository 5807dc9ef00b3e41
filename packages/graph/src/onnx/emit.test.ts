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

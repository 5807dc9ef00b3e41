import { expect, test } from 'vitest';
import { createBuilder } from '../ir/builder.ts';
import { commonSubexpressions } from '../passes/common-subexpressions.ts';
import { deadCode } from '../passes/dead-code.ts';
import { inspectPasses } from './inspect-passes.ts';

test('every stage says what the graph costs after it, and prints it', () => {
  const b = createBuilder();
  const [x, w] = [b.input('x', 'float32', [4, 8]), b.input('w', 'float32', [8, 2])];
  const product = (): ReturnType<typeof b.op> => b.op('Gemm', [x, w]);
  b.op('Exp', [x]);
  const graph = b.finish(new Map([['y', b.op('Add', [product(), product()])]]));
  const inspected = inspectPasses(graph, [deadCode, commonSubexpressions]);

  const border = 4 * (32 + 16 + 8);
  expect(inspected.bytesAtBorder).toBe(border);
  expect(
    inspected.stages.map(({ name, nodes, flops, bytesMoved, bytesHeld }) => ({
      ...{ name, nodes, flops },
      ...{ bytesMoved, bytesHeld },
    })),
  ).toEqual([
    { name: 'traced', nodes: 4, flops: 2 * 128 + 32 + 8, bytesMoved: 256 + 2 * border + 96, bytesHeld: 128 },
    { name: 'dead-code', nodes: 3, flops: 2 * 128 + 8, bytesMoved: 2 * border + 96, bytesHeld: 64 },
    { name: 'common-subexpressions', nodes: 2, flops: 128 + 8, bytesMoved: border + 64, bytesHeld: 32 },
  ]);
  const [last] = inspected.stages.slice(-1);
  expect(last?.operations).toEqual([
    { operation: 'Gemm', count: 1, flops: 128, bytesMoved: border },
    { operation: 'Add', count: 1, flops: 8, bytesMoved: 64 },
  ]);
  expect(last?.print()).toMatch(/^x: f32\[4, 8\][^]*return y = %1$/);
  expect(inspected.graph.nodes).toHaveLength(2);
});

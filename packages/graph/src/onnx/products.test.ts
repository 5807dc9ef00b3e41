import { expect, test } from 'vitest';
import { createBuilder } from '../ir/builder.ts';
import type { Node, Value } from '../ir/graph.ts';
import { productsAroundLoss } from './products.ts';

const nodeOf = ({ source }: Value): Node | undefined => (source.kind === 'node' ? source.node : undefined);

test('logits and what their gradient goes into are around the loss; earlier products are not', () => {
  const builder = createBuilder();
  const x = builder.input('x', 'float32', [4, 8]);
  const [w, v] = [builder.input('w', 'float32', [8, 8]), builder.input('v', 'float32', [8, 3])];
  const hidden = builder.op('MatMul', [x, w]);
  const logits = builder.op('MatMul', [builder.op('Relu', [hidden]), v]);
  const p = builder.op('Softmax', [logits], { axis: -1 });
  const loss = builder.op('ReduceSum', [builder.op('Log', [p])], { axes: [0, 1], keepdims: 0 });
  // The backward pass: through the logits, then through the layer before.
  const gradient = builder.op('Sub', [p, builder.fill('float32', [], 1)]);
  const toV = builder.op('Gemm', [hidden, gradient], { transA: 1 });
  const toHidden = builder.op('Gemm', [gradient, v], { transB: 1 });
  const toW = builder.op('Gemm', [x, toHidden], { transA: 1 });
  const graph = builder.finish(
    new Map([
      ['loss', loss],
      ['v', toV],
      ['w', toW],
    ]),
  );
  expect(productsAroundLoss(graph, loss)).toEqual(new Set([logits, toV, toHidden].map(nodeOf)));
  expect(productsAroundLoss(graph, undefined).size).toBe(0);
});

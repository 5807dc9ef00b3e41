import { expect, test } from 'vitest';
import { createBuilder } from '../ir/builder.ts';
import { executionOrder } from './execution-order.ts';

test('the last node that none reads comes first, with what it needs, the latest operand before the earlier ones', () => {
  const b = createBuilder();
  const x = b.input('x', 'float32', [2]);
  const [early, late] = [b.op('Exp', [x]), b.op('Log', [x])];
  const aside = b.op('Sqrt', [early]);
  const sum = b.op('Add', [early, late]);
  const graph = b.finish(
    new Map([
      ['aside', aside],
      ['sum', sum],
    ]),
  );
  expect(executionOrder(graph).map(({ op }) => op)).toEqual(['Log', 'Exp', 'Add', 'Sqrt']);
});

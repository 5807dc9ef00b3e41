import { sizeOf } from '@sparsam/core';
import type { Builder } from '../ir/builder.ts';
import type { Node, Value } from '../ir/graph.ts';
import { splatOf } from './constant-folding.ts';
import type { Pass } from './pass.ts';
import { rewrite } from './rewrite.ts';

/** The node that made a value, if it is of the given operator. */
export function madeBy(value: Value | undefined, op: string): Node | undefined {
  return value?.source.kind === 'node' && value.source.node.op === op ? value.source.node : undefined;
}

const sameShape = (a: Value, b: Value): boolean =>
  a.shape.length === b.shape.length && a.shape.every((extent, i) => extent === b.shape[i]);

/** Whether an order of axes moves nothing but axes of extent 1, so that a reshape does the same without a copy. */
function keepsOrder(shape: readonly number[], perm: readonly number[]): boolean {
  const moved = perm.filter((axis) => shape[axis] !== 1);
  return moved.every((axis, i) => i === 0 || axis > (moved[i - 1] as number));
}

function simplifyNode(node: Node, inputs: readonly Value[], b: Builder): readonly Value[] | undefined {
  const [x, y] = inputs as [Value, Value | undefined];
  const output = node.outputs[0] as Value;
  const neutral = (kept: Value, other: Value | undefined, value: number): readonly Value[] | undefined =>
    splatOf(other) === value && sameShape(kept, output) ? [kept] : undefined;
  switch (node.op) {
    case 'Identity':
      return [x];
    case 'Add':
      return neutral(x, y, 0) ?? neutral(y as Value, x, 0);
    case 'Sub':
      return neutral(x, y, 0);
    case 'Mul':
      return neutral(x, y, 1) ?? neutral(y as Value, x, 1);
    case 'Div':
      return neutral(x, y, 1);
    case 'Sum':
      return inputs.length === 1 ? [x] : inputs.length === 2 ? [b.op('Add', inputs)] : undefined;
    case 'Neg': {
      const inner = madeBy(x, 'Neg');
      return inner && [inner.inputs[0] as Value];
    }
    case 'Cast':
      return x.dtype === output.dtype ? [x] : undefined;
    case 'Reshape': {
      const inner = madeBy(x, 'Reshape');
      const source = inner ? (inner.inputs[0] as Value) : x;
      if (sameShape(source, output)) return [source];
      return inner && [b.op('Reshape', [source], node.attributes)];
    }
    case 'Transpose': {
      const perm = node.attributes['perm'] as readonly number[];
      const inner = madeBy(x, 'Transpose');
      if (inner) {
        const before = inner.attributes['perm'] as readonly number[];
        const source = inner.inputs[0] as Value;
        const both = perm.map((axis) => before[axis] as number);
        return both.every((axis, i) => axis === i) ? [source] : [b.op('Transpose', [source], { perm: both })];
      }
      if (keepsOrder(x.shape, perm))
        return sameShape(x, output) ? [x] : [b.op('Reshape', [x], { shape: output.shape })];
      return undefined;
    }
    case 'Slice':
    case 'Expand':
      return sameShape(x, output) ? [x] : undefined;
    case 'ReduceSum':
    case 'ReduceMean':
    case 'ReduceMax':
    case 'ReduceMin': {
      const axes = node.attributes['axes'] as readonly number[];
      return sizeOf(axes.map((axis) => x.shape[axis] as number)) === 1
        ? [b.op('Reshape', [x], { shape: output.shape })]
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Algebra that needs no knowledge of the model: neutral elements, chains of reshapes and transposes, empty reductions. */
export const simplify: Pass = { name: 'simplify', run: (graph) => rewrite(graph, simplifyNode) };

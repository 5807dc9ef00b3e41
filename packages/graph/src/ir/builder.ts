import { sizeOf } from '@sparsam/core';
import type { Attributes, ConstantData, Graph, GraphType, Node, Value } from './graph.ts';
import { operators } from './operators.ts';

/** Grows a graph node by node, inferring every shape as it goes. */
export interface Builder {
  /** Declares an input of the graph. */
  input(path: string, dtype: GraphType, shape: readonly number[]): Value;
  /** A constant; values that are all equal are kept as one. */
  constant(
    dtype: GraphType,
    shape: readonly number[],
    values: Float32Array | Int32Array | Uint8Array | Int8Array,
  ): Value;
  /** A constant filled with one value. */
  fill(dtype: GraphType, shape: readonly number[], value: number): Value;
  /** Applies an operator with one output. */
  op(op: string, inputs: readonly Value[], attributes?: Attributes): Value;
  /** Applies an operator; all its outputs. Throws Error naming operator and shapes where they do not fit. */
  node(op: string, inputs: readonly Value[], attributes?: Attributes): readonly Value[];
  /** Takes over a node of another graph whose inputs are in this one already; its outputs. */
  keep(node: Node): readonly Value[];
  /** Takes over an input of another graph. */
  keepInput(path: string, value: Value): void;
  /** The graph of the given outputs. */
  finish(outputs: ReadonlyMap<string, Value>): Graph;
}

/** An empty graph to grow. */
export function createBuilder(): Builder {
  const inputs = new Map<string, Value>();
  const nodes: Node[] = [];
  const constantOf = (dtype: GraphType, shape: readonly number[], data: ConstantData): Value => ({
    dtype,
    shape: [...shape],
    source: { kind: 'constant', data },
  });
  const builder: Builder = {
    input(path, dtype, shape) {
      const value: Value = { dtype, shape: [...shape], source: { kind: 'input', path } };
      inputs.set(path, value);
      return value;
    },
    constant(dtype, shape, values) {
      const first = values[0];
      const splat =
        first !== undefined && sizeOf(shape) > 0 && values.every((value) => Object.is(value, first));
      return constantOf(dtype, shape, splat ? { splat: first } : { values });
    },
    fill: (dtype, shape, value) => constantOf(dtype, shape, { splat: value }),
    op: (op, operands, attributes = {}) => builder.node(op, operands, attributes)[0] as Value,
    node(op, operands, attributes = {}) {
      const rule = operators[op];
      if (rule === undefined) throw new Error(`The graph has no operator ${op}.`);
      let specs;
      try {
        specs = rule.infer(operands, attributes);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Error(
          `${op}(${operands.map(({ shape }) => `[${shape.join(', ')}]`).join(', ')}): ${reason}`,
          { cause },
        );
      }
      const outputs: Value[] = [];
      const node: Node = { op, inputs: operands, attributes, outputs };
      specs.forEach(({ dtype, shape }, output) =>
        outputs.push({ dtype, shape: [...shape], source: { kind: 'node', node, output } }),
      );
      nodes.push(node);
      return outputs;
    },
    keep(node) {
      nodes.push(node);
      return node.outputs;
    },
    keepInput: (path, value) => void inputs.set(path, value),
    finish: (outputs) => ({ inputs, nodes, outputs }),
  };
  return builder;
}

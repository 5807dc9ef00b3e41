import { type Builder, createBuilder } from '../ir/builder.ts';
import type { Graph, Node, Value } from '../ir/graph.ts';
import { deadCode } from '../passes/dead-code.ts';
import { rewrite } from '../passes/rewrite.ts';
import { countUses } from '../passes/uses.ts';
import { constantParts, constantValues, varyingValues } from './constant-parts.ts';
import { roundMatrix, scaleOf } from './round-matrix.ts';

/** Fewer rows than this are not worth the rounding: the single token that attends to all others is such a row. */
const fewestRows = 64;

/** Outputs of a run of `measure`, by their paths. */
export type Measured = ReadonlyMap<string, Float32Array>;

/** A graph to run on typical inputs, and what its outputs, one run or more, make of the graph it was made for. */
export type Quantization = {
  readonly measure: Graph;
  readonly quantize: (measured: readonly Measured[]) => Graph;
};

/** A product of rows that vary with a matrix that does not. */
function isQuantizable({ op, inputs, attributes }: Node, varying: ReadonlySet<Value>): boolean {
  const [rows, matrix] = inputs;
  if (op !== 'Gemm' || inputs.length !== 2 || rows === undefined || matrix === undefined) return false;
  const enough = (rows.shape[0] as number) >= fewestRows;
  return enough && attributes['transA'] !== 1 && varying.has(rows) && !varying.has(matrix);
}

const path = (what: string, index: number): string => `output/${what}/${index}`;

/**
 * Static quantisation to eight bits of the products with constant matrices, which linear layers are: rows become uint8 with
 * one scale and zero point, from the range they were seen in, matrices int8 with a scale a column; sums are int32, results
 * and everything else float32 (Jacob et al., arXiv 1712.05877, section 2).
 */
export function quantizeProducts(graph: Graph): Quantization {
  const varying = varyingValues(graph);
  const parts = constantParts(graph, varying);
  const products = graph.nodes.filter((node) => isQuantizable(node, varying));
  const rows = [...new Set(products.map(({ inputs }) => inputs[0] as Value))];
  const builder = createBuilder();
  const outputs = new Map<string, Value>();
  const wholly = { axes: [0, 1], keepdims: 0 };
  parts.forEach((value, i) => outputs.set(path('constant', i), value));
  rows.forEach((value, i) => {
    outputs.set(path('low', i), builder.op('ReduceMin', [value], wholly));
    outputs.set(path('high', i), builder.op('ReduceMax', [value], wholly));
  });
  const nodes = [...graph.nodes, ...builder.finish(outputs).nodes];
  return {
    measure: deadCode.run({ inputs: graph.inputs, nodes, outputs }),
    quantize(measured) {
      const values = new Map(
        parts.map((value, i) => [value, measured[0]?.get(path('constant', i)) as Float32Array]),
      );
      const scales = new Map(
        rows.map((value, i) => {
          const all = (what: string) => measured.map((run) => run.get(path(what, i))?.[0] as number);
          return [value, scaleOf(Math.min(...all('low')), Math.max(...all('high')))];
        }),
      );
      return deadCode.run(rounded(graph, { products: new Set(products), values, scales }));
    },
  };
}

type Known = {
  readonly products: ReadonlySet<Node>;
  /** Constants that the graph computes. */
  readonly values: ReadonlyMap<Value, Float32Array>;
  readonly scales: ReadonlyMap<Value, ReturnType<typeof scaleOf>>;
};

/** The graph with constants in place and products rounded. */
function rounded(graph: Graph, { products, values, scales }: Known): Graph {
  const uses = countUses(graph);
  const numbers = (value: Value): Float32Array | undefined => values.get(value) ?? constantValues(value);
  const rows = new Map<Value, readonly [rows: Value, scale: Value, zeroPoint: Value]>();
  const roundedRows = (value: Value, given: Value, builder: Builder) => {
    const known = rows.get(value);
    if (known !== undefined) return known;
    const { scale, zeroPoint } = scales.get(value) as ReturnType<typeof scaleOf>;
    const operands = [builder.fill('float32', [], scale), builder.fill('uint8', [], zeroPoint)] as const;
    const made = [builder.op('QuantizeLinear', [given, ...operands]), ...operands] as const;
    rows.set(value, made);
    return made;
  };
  /** Operands of rounded products, by the results in the old graph. */
  const operandsOf = new Map<Value, readonly Value[]>();

  return rewrite(graph, (node, inputs, builder) => {
    const [result] = node.outputs as [Value];
    const folded = node.outputs.length === 1 ? values.get(result) : undefined;
    if (folded !== undefined) return [builder.constant('float32', result.shape, folded)];
    if (products.has(node)) {
      const [left, right] = node.inputs as [Value, Value];
      const [inner, columns] = [left.shape[1] as number, result.shape[1] as number];
      const transposed = node.attributes['transB'] === 1;
      const matrix = roundMatrix(numbers(right) as Float32Array, [inner, columns], transposed);
      const factor = (node.attributes['alpha'] as number | undefined) ?? 1;
      const [x, scale, zeroPoint] = roundedRows(left, inputs[0] as Value, builder);
      const operands = [
        ...[x, builder.constant('int8', [inner, columns], matrix.values), scale],
        builder.constant(
          'float32',
          [columns],
          matrix.scales.map((own) => own * factor),
        ),
        ...[zeroPoint, builder.fill('int8', [], 0)],
      ];
      operandsOf.set(result, operands);
      return [builder.op('MatMulIntegerToFloat', operands)];
    }
    if (node.op !== 'Add') return undefined;
    // The bias of a product is added where its sums are scaled.
    const [a, b] = node.inputs as [Value, Value];
    for (const [product, addend, given] of [[a, b, inputs[1]] as const, [b, a, inputs[0]] as const]) {
      const operands = operandsOf.get(product);
      const isBias = addend.shape.length === 1 && addend.shape[0] === product.shape[1];
      if (operands && isBias && uses.get(product) === 1 && numbers(addend) !== undefined)
        return [builder.op('MatMulIntegerToFloat', [...operands, given as Value])];
    }
    return undefined;
  });
}

import { sizeOf } from '@sparsam/core';
import { PbfWriter } from 'pbf';
import type { Attributes, Graph, GraphType, Node, Value } from '../ir/graph.ts';
import { operators } from '../ir/operators.ts';
import { isProduct, productsAroundLoss } from './products.ts';
import { attributeTypes, fields, irVersion, opsets, tensorTypes } from './schema.ts';

/** Types of constants; bfloat16 is only ever cast to. */
type TensorType = Exclude<keyof typeof tensorTypes, 'bfloat16'>;
type Initializer = {
  readonly name: string;
  readonly dtype: TensorType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
};
type OnnxNode = {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
};

/** Attributes whose ONNX type is float even where the number is whole. */
const floatAttributes = new Set(['epsilon', 'alpha', 'beta']);

/** How a model is written. */
export type EmitOptions = {
  /**
   * What products and convolutions multiply in. With `bf16` their operands are rounded to it and their results come back
   * as float32, as PyTorch's autocast does; every other operator stays in float32, and so do the products around the
   * output `loss`. Not every runtime takes such a model.
   */
  readonly products?: 'f32' | 'bf16';
};

/** Filled constants up to this size are written out; larger ones are expanded from a scalar when the graph runs. */
const largestWrittenFill = 4096;

function bytesOf(dtype: TensorType, values: Iterable<number>): Uint8Array {
  if (dtype === 'int64')
    return new Uint8Array(BigInt64Array.from([...values].map((value) => BigInt(value))).buffer);
  if (dtype === 'float32') return new Uint8Array(Float32Array.from(values).buffer);
  if (dtype === 'int32') return new Uint8Array(Int32Array.from(values).buffer);
  return Uint8Array.from(values);
}

/** Turns nodes and constants of a graph into ONNX's, naming every value once. */
class Emitter {
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, Initializer>();
  private readonly names = new Map<Value, string>();
  private count = 0;
  private readonly used: ReadonlySet<Value>;
  private readonly rounding: boolean;
  /** Products that are not rounded. */
  private readonly exact: ReadonlySet<Node>;
  private readonly rounded = new Map<string, string>();

  constructor(graph: Graph, { products: precision = 'f32' }: EmitOptions) {
    this.rounding = precision === 'bf16';
    this.exact = productsAroundLoss(graph, graph.outputs.get('output/loss'));
    this.used = new Set([...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.values()]);
  }

  initializer(dtype: TensorType, shape: readonly number[], values: Iterable<number>): string {
    const bytes = bytesOf(dtype, values);
    const small = bytes.length <= 256 ? Buffer.from(bytes).toString('hex') : `#${this.initializers.size}`;
    const name = `const_${dtype}_${shape.join('x')}_${small}`;
    if (!this.initializers.has(name)) this.initializers.set(name, { name, dtype, shape, bytes });
    return name;
  }

  private freshName(): string {
    return `v${this.count++}`;
  }

  /** Names a value, unless it has a name already. */
  name(value: Value, name: string): boolean {
    if (this.names.has(value)) return false;
    this.names.set(value, name);
    return true;
  }

  nameOf(value: Value): string {
    const known = this.names.get(value);
    if (known !== undefined) return known;
    const { source, dtype, shape } = value;
    let name: string;
    if (source.kind === 'input') name = source.path;
    else if (source.kind === 'node') name = this.freshName();
    else if ('values' in source.data) name = this.initializer(dtype, shape, source.data.values);
    else if (sizeOf(shape) <= largestWrittenFill)
      name = this.initializer(dtype, shape, new Array<number>(sizeOf(shape)).fill(source.data.splat));
    else {
      name = this.freshName();
      const filler = this.initializer(dtype, [], [source.data.splat]);
      this.push('Expand', '', [filler, this.initializer('int64', [shape.length], shape)], [name]);
    }
    this.names.set(value, name);
    return name;
  }

  push(
    op: string,
    domain: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Attributes = {},
  ): void {
    this.nodes.push({ op, domain, inputs, outputs, attributes });
  }

  /** The name of a value rounded to bfloat16. */
  private roundedOf(name: string): string {
    const known = this.rounded.get(name);
    if (known !== undefined) return known;
    const copy = `${name}_bf16`;
    this.push('Cast', '', [name], [copy], { to: tensorTypes.bfloat16 });
    this.rounded.set(name, copy);
    return copy;
  }

  add(node: Node): void {
    const operator = operators[node.op];
    if (operator === undefined) throw new Error(`The graph has no operator ${node.op}.`);
    const inputs = node.inputs.map((value) => this.nameOf(value));
    const attributes: Record<string, Attributes[string]> = { ...node.attributes };
    for (const name of operator.listInputs) {
      const list = name === null ? undefined : (attributes[name] as readonly number[] | undefined);
      if (name !== null) delete attributes[name];
      inputs.push(list === undefined ? '' : this.initializer('int64', [list.length], list));
    }
    const outputs = node.outputs.map((value) => this.nameOf(value));
    if (node.op === 'Cast') attributes['to'] = tensorTypes[node.attributes['to'] as GraphType];
    if (node.op === 'Pad') {
      inputs.push(
        this.initializer(
          (node.inputs[0] as Value).dtype,
          [],
          [(attributes['value'] as number | undefined) ?? 0],
        ),
      );
      delete attributes['value'];
    }
    if (node.op === 'ArgMax') {
      const wide = `${outputs[0]}_wide`;
      this.push('ArgMax', '', inputs, [wide], { ...attributes, keepdims: 0 });
      this.push('Cast', '', [wide], outputs, { to: tensorTypes.int32 });
      return;
    }
    if (node.op === 'MaxPool') {
      const [values, places] = outputs as [string, string];
      const wide = `${places}_wide`;
      const wanted = this.used.has(node.outputs[1] as Value);
      this.push('MaxPool', '', inputs, wanted ? [values, wide] : [values], attributes);
      if (wanted) this.push('Cast', '', [wide], [places], { to: tensorTypes.int32 });
      return;
    }
    if (this.rounding && isProduct(node) && !this.exact.has(node)) {
      const [result] = outputs as [string];
      const operands = inputs.map((name) => this.roundedOf(name));
      const short = `${result}_product`;
      this.push(node.op, operator.domain, operands, [short], attributes);
      this.push('Cast', '', [short], [result], { to: tensorTypes.float32 });
      return;
    }
    this.push(node.op, operator.domain, inputs, outputs, attributes);
  }
}

function writeTensor({ name, dtype, shape, bytes }: Initializer, out: PbfWriter): void {
  for (const extent of shape) out.writeVarintField(fields.tensor.dims, extent);
  out.writeVarintField(fields.tensor.dataType, tensorTypes[dtype]);
  out.writeStringField(fields.tensor.name, name);
  out.writeBytesField(fields.tensor.rawData, bytes);
}

function writeAttribute([name, value]: [string, Attributes[string]], out: PbfWriter): void {
  const { attribute } = fields;
  out.writeStringField(attribute.name, name);
  if (typeof value === 'string') {
    out.writeBytesField(attribute.s, new TextEncoder().encode(value));
    out.writeVarintField(attribute.type, attributeTypes.string);
  } else if (typeof value === 'number') {
    const float = floatAttributes.has(name) || !Number.isInteger(value);
    if (float) out.writeFloatField(attribute.f, value);
    else out.writeVarintField(attribute.i, value);
    out.writeVarintField(attribute.type, float ? attributeTypes.float : attributeTypes.int);
  } else {
    for (const entry of value) out.writeVarintField(attribute.ints, entry);
    out.writeVarintField(attribute.type, attributeTypes.ints);
  }
}

function writeNode(node: OnnxNode, out: PbfWriter): void {
  for (const name of node.inputs) out.writeStringField(fields.node.input, name);
  for (const name of node.outputs) out.writeStringField(fields.node.output, name);
  out.writeStringField(fields.node.name, node.outputs[0] ?? '');
  out.writeStringField(fields.node.opType, node.op);
  for (const entry of Object.entries(node.attributes))
    out.writeMessage(fields.node.attribute, writeAttribute, entry);
  out.writeStringField(fields.node.domain, node.domain);
}

function writeValueInfo(
  { path, dtype, shape }: { path: string; dtype: GraphType; shape: readonly number[] },
  out: PbfWriter,
): void {
  out.writeStringField(fields.valueInfo.name, path);
  out.writeMessage(
    fields.valueInfo.type,
    (_, type) => {
      type.writeMessage(
        fields.type.tensor,
        (__, tensor) => {
          tensor.writeVarintField(fields.tensorType.elementType, tensorTypes[dtype]);
          tensor.writeMessage(
            fields.tensorType.shape,
            (___, dims) => {
              for (const extent of shape)
                dims.writeMessage(
                  fields.shape.dim,
                  (size: number, dim) => dim.writeVarintField(fields.dimension.value, size),
                  extent,
                );
            },
            null,
          );
        },
        null,
      );
    },
    null,
  );
}

/** The name of an output in the model: a state leaf is an input and an output, and ONNX names must differ. */
export const outputName = (path: string): string => `next:${path}`;

/**
 * The graph as a serialised ONNX model. Inputs keep their paths as names, outputs get `outputName`; parameters are inputs, so the
 * model stays small (ONNX files end at 2 GB).
 */
export function emitOnnx(graph: Graph, options: EmitOptions = {}): Uint8Array {
  const emitter = new Emitter(graph, options);
  // A node writes an output of the graph directly; only inputs, constants and second names need a copy.
  const copies: [string, Value][] = [];
  for (const [path, value] of graph.outputs) {
    if (value.source.kind !== 'node' || !emitter.name(value, outputName(path))) copies.push([path, value]);
  }
  for (const node of graph.nodes) emitter.add(node);
  for (const [path, value] of copies) {
    emitter.push('Identity', '', [emitter.nameOf(value)], [outputName(path)]);
  }
  const model = new PbfWriter();
  model.writeVarintField(fields.model.irVersion, irVersion);
  model.writeStringField(fields.model.producerName, 'sparsam');
  for (const [domain, version] of Object.entries(opsets)) {
    model.writeMessage(
      fields.model.opsetImport,
      (_, out) => {
        out.writeStringField(fields.opset.domain, domain);
        out.writeVarintField(fields.opset.version, version);
      },
      null,
    );
  }
  model.writeMessage(
    fields.model.graph,
    (_, out) => {
      for (const node of emitter.nodes) out.writeMessage(fields.graph.node, writeNode, node);
      out.writeStringField(fields.graph.name, 'step');
      for (const tensor of emitter.initializers.values())
        out.writeMessage(fields.graph.initializer, writeTensor, tensor);
      for (const [path, value] of graph.inputs)
        out.writeMessage(fields.graph.input, writeValueInfo, {
          path,
          dtype: value.dtype,
          shape: value.shape,
        });
      for (const [path, value] of graph.outputs)
        out.writeMessage(fields.graph.output, writeValueInfo, {
          path: outputName(path),
          dtype: value.dtype,
          shape: value.shape,
        });
    },
    null,
  );
  return model.finish();
}

/** Element types of values inside a graph. `bool` and `int8` live only between operators; they never cross the border. */
export type GraphType = 'float32' | 'int32' | 'uint8' | 'int8' | 'bool';

export type Attribute = number | string | readonly number[];
export type Attributes = Readonly<Record<string, Attribute>>;

/** Constant values: all of them, or one that fills the shape. */
export type ConstantData =
  { readonly values: Float32Array | Int32Array | Uint8Array | Int8Array } | { readonly splat: number };

/** Where a value comes from. */
export type Source =
  | { readonly kind: 'input'; readonly path: string }
  | { readonly kind: 'constant'; readonly data: ConstantData }
  | { readonly kind: 'node'; readonly node: Node; readonly output: number };

/** An edge of the graph: one tensor of a step, known by shape and type. The object itself is its identity. */
export type Value = {
  readonly dtype: GraphType;
  readonly shape: readonly number[];
  readonly source: Source;
};

/** One application of an operator. Operators carry ONNX names and meanings; list-valued arguments are attributes here. */
export type Node = {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  /** Filled once, when the node is made. */
  readonly outputs: readonly Value[];
};

/** A traced function: nodes in an order in which each follows its inputs. */
export type Graph = {
  readonly inputs: ReadonlyMap<string, Value>;
  readonly nodes: readonly Node[];
  readonly outputs: ReadonlyMap<string, Value>;
};

/** Shape and type rules of the operators, one function a family. */
import { sizeOf } from '@sparsam/core';
import type { Attributes, GraphType } from './graph.ts';
import type { Spec } from './operators.ts';

type Rule = (inputs: readonly Spec[], attributes: Attributes) => readonly Spec[];

const list = (attributes: Attributes, name: string): readonly number[] => {
  const value = attributes[name];
  if (!Array.isArray(value)) throw new Error(`attribute ${name} must be a list`);
  return value as readonly number[];
};
const number = (attributes: Attributes, name: string, fallback: number): number => {
  const value = attributes[name] ?? fallback;
  if (typeof value !== 'number') throw new Error(`attribute ${name} must be a number`);
  return value;
};
const input = (inputs: readonly Spec[], index: number): Spec => {
  const spec = inputs[index];
  if (spec === undefined) throw new Error(`input ${index} is missing`);
  return spec;
};
const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** The shape that a set of shapes broadcasts to, by NumPy's rule. */
export function broadcastShape(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let extent = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own === 1) continue;
      if (extent !== 1 && extent !== own)
        throw new Error(`shapes ${shapes.map(show).join(' and ')} do not broadcast`);
      extent = own;
    }
    return extent;
  });
}

export const same: Rule = (inputs) => [input(inputs, 0)];

function sameTypes(inputs: readonly Spec[]): GraphType {
  const { dtype } = input(inputs, 0);
  for (const spec of inputs)
    if (spec.dtype !== dtype) throw new Error(`types ${dtype} and ${spec.dtype} meet`);
  return dtype;
}

export const broadcasting: Rule = (inputs) => [
  { dtype: sameTypes(inputs), shape: broadcastShape(inputs.map(({ shape }) => shape)) },
];

export const comparing: Rule = (inputs) => {
  sameTypes(inputs);
  return [{ dtype: 'bool', shape: broadcastShape(inputs.map(({ shape }) => shape)) }];
};

export const selecting: Rule = (inputs) => {
  if (input(inputs, 0).dtype !== 'bool') throw new Error('the condition must be bool');
  return [{ dtype: sameTypes(inputs.slice(1)), shape: broadcastShape(inputs.map(({ shape }) => shape)) }];
};

export const casting: Rule = (inputs, attributes) => [
  { dtype: attributes['to'] as GraphType, shape: input(inputs, 0).shape },
];

export const concatenating: Rule = (inputs, attributes) => {
  const axis = number(attributes, 'axis', 0);
  const first = input(inputs, 0);
  let extent = 0;
  for (const { shape } of inputs) {
    if (shape.length !== first.shape.length || shape.some((own, i) => i !== axis && own !== first.shape[i])) {
      throw new Error(`cannot join ${show(first.shape)} and ${show(shape)} along axis ${axis}`);
    }
    extent += shape[axis] as number;
  }
  return [{ dtype: sameTypes(inputs), shape: first.shape.map((own, i) => (i === axis ? extent : own)) }];
};

export const expanding: Rule = (inputs, attributes) => {
  const { dtype, shape } = input(inputs, 0);
  return [{ dtype, shape: broadcastShape([shape, list(attributes, 'shape')]) }];
};

export const gathering: Rule = (inputs, attributes) => {
  const { dtype, shape } = input(inputs, 0);
  const axis = number(attributes, 'axis', 0);
  return [{ dtype, shape: [...shape.slice(0, axis), ...input(inputs, 1).shape, ...shape.slice(axis + 1)] }];
};

export const padding: Rule = (inputs, attributes) => {
  const { dtype, shape } = input(inputs, 0);
  const pads = list(attributes, 'pads');
  return [
    { dtype, shape: shape.map((own, i) => own + (pads[i] as number) + (pads[i + shape.length] as number)) },
  ];
};

export const reshaping: Rule = (inputs, attributes) => {
  const { dtype, shape } = input(inputs, 0);
  const target = list(attributes, 'shape');
  if (sizeOf(target) !== sizeOf(shape)) throw new Error(`${show(shape)} cannot become ${show(target)}`);
  return [{ dtype, shape: target }];
};

export const slicing: Rule = (inputs, attributes) => {
  const { dtype, shape } = input(inputs, 0);
  const [starts, ends, axes, steps] = ['starts', 'ends', 'axes', 'steps'].map((name) =>
    list(attributes, name),
  );
  const result = [...shape];
  (axes as readonly number[]).forEach((axis, i) => {
    const [start, end, step] = [starts?.[i] as number, ends?.[i] as number, steps?.[i] as number];
    if (start < 0 || end > (shape[axis] as number) || start > end || step < 1) {
      throw new Error(`slice ${start}:${end}:${step} leaves axis ${axis} of ${show(shape)}`);
    }
    result[axis] = Math.ceil((end - start) / step);
  });
  return [{ dtype, shape: result }];
};

export const tiling: Rule = (inputs, attributes) => {
  const { dtype, shape } = input(inputs, 0);
  const repeats = list(attributes, 'repeats');
  return [{ dtype, shape: shape.map((own, i) => own * (repeats[i] as number)) }];
};

export const transposing: Rule = (inputs, attributes) => {
  const { dtype, shape } = input(inputs, 0);
  const perm = list(attributes, 'perm');
  if (perm.length !== shape.length) throw new Error(`order ${show(perm)} does not fit ${show(shape)}`);
  return [{ dtype, shape: perm.map((axis) => shape[axis] as number) }];
};

export const reducing: Rule = (inputs, attributes) => {
  const { dtype, shape } = input(inputs, 0);
  const axes = new Set(list(attributes, 'axes'));
  const keep = number(attributes, 'keepdims', 1) === 1;
  return [{ dtype, shape: shape.flatMap((own, axis) => (!axes.has(axis) ? [own] : keep ? [1] : [])) }];
};

/** ArgMax gives int32 here; the emitter casts ONNX's int64. */
export const arg: Rule = (inputs, attributes) => {
  const axis = number(attributes, 'axis', 0);
  return [{ dtype: 'int32', shape: input(inputs, 0).shape.filter((_, i) => i !== axis) }];
};

function product(a: readonly number[], b: readonly number[]): number[] {
  if (a.length < 2 || b.length < 2) throw new Error(`matrix product of ${show(a)} and ${show(b)}`);
  if (a.at(-1) !== b.at(-2)) throw new Error(`inner extents of ${show(a)} and ${show(b)} differ`);
  return [...broadcastShape([a.slice(0, -2), b.slice(0, -2)]), a.at(-2) as number, b.at(-1) as number];
}

export const matMul: Rule = (inputs) => [
  { dtype: sameTypes(inputs), shape: product(input(inputs, 0).shape, input(inputs, 1).shape) },
];

/** Rows, scale and zero point; the result has the type of the zero point. */
export const quantizing: Rule = (inputs) => [
  { dtype: input(inputs, 2).dtype, shape: input(inputs, 0).shape },
];

/** Rows and matrix in eight bits, their scales and zero points, and a bias; the result is float32. */
export const roundedProduct: Rule = (inputs) => [
  { dtype: 'float32', shape: product(input(inputs, 0).shape, input(inputs, 1).shape) },
];

/** An operand as FusedMatMul reads it: the first axis moved behind the batch axes, then the last two swapped. */
export function operandShape(
  shape: readonly number[],
  transpose: boolean,
  transposeBatch: boolean,
): number[] {
  let result = [...shape];
  if (transposeBatch) result = [...shape.slice(1, -1), shape[0] as number, shape.at(-1) as number];
  if (transpose) result = [...result.slice(0, -2), result.at(-1) as number, result.at(-2) as number];
  return result;
}

export const fusedMatMul: Rule = (inputs, attributes) => {
  const flag = (name: string): boolean => number(attributes, name, 0) === 1;
  const a = operandShape(input(inputs, 0).shape, flag('transA'), flag('transBatchA'));
  const b = operandShape(input(inputs, 1).shape, flag('transB'), flag('transBatchB'));
  return [{ dtype: sameTypes(inputs), shape: product(a, b) }];
};

export const gemm: Rule = (inputs, attributes) => {
  const a = operandShape(input(inputs, 0).shape, number(attributes, 'transA', 0) === 1, false);
  const b = operandShape(input(inputs, 1).shape, number(attributes, 'transB', 0) === 1, false);
  if (a.length !== 2 || b.length !== 2) throw new Error('Gemm takes matrices');
  const shape = product(a, b);
  const bias = inputs[2];
  if (bias !== undefined && broadcastShape([bias.shape, shape]).some((own, i) => own !== shape[i]))
    throw new Error('the bias does not fit');
  return [{ dtype: sameTypes(inputs), shape }];
};

/** Output extent of a window sliding over a padded axis. */
function windows(extent: number, kernel: number, stride: number, dilation: number, pad: number): number {
  return Math.floor((extent + pad - dilation * (kernel - 1) - 1) / stride) + 1;
}

export const convolving: Rule = (inputs, attributes) => {
  const [x, w] = [input(inputs, 0), input(inputs, 1)];
  const [strides, dilations, pads] = [
    list(attributes, 'strides'),
    list(attributes, 'dilations'),
    list(attributes, 'pads'),
  ];
  const spatial = x.shape.slice(2);
  if ((w.shape[1] as number) * number(attributes, 'group', 1) !== x.shape[1])
    throw new Error(`a kernel ${show(w.shape)} on ${show(x.shape)}`);
  const extents = spatial.map((extent, i) =>
    windows(
      extent,
      w.shape[i + 2] as number,
      strides[i] as number,
      dilations[i] as number,
      (pads[i] as number) + (pads[i + spatial.length] as number),
    ),
  );
  return [{ dtype: x.dtype, shape: [x.shape[0] as number, w.shape[0] as number, ...extents] }];
};

export const convolvingTransposed: Rule = (inputs, attributes) => {
  const [x, w] = [input(inputs, 0), input(inputs, 1)];
  const [strides, dilations, pads] = [
    list(attributes, 'strides'),
    list(attributes, 'dilations'),
    list(attributes, 'pads'),
  ];
  const extra = list(attributes, 'output_padding');
  const spatial = x.shape.slice(2);
  const extents = spatial.map(
    (extent, i) =>
      (strides[i] as number) * (extent - 1) +
      (extra[i] as number) +
      ((w.shape[i + 2] as number) - 1) * (dilations[i] as number) +
      1 -
      (pads[i] as number) -
      (pads[i + spatial.length] as number),
  );
  return [
    {
      dtype: x.dtype,
      shape: [x.shape[0] as number, (w.shape[1] as number) * number(attributes, 'group', 1), ...extents],
    },
  ];
};

export const pooling: Rule = (inputs, attributes) => {
  const { dtype, shape } = input(inputs, 0);
  const [kernel, strides, pads] = [
    list(attributes, 'kernel_shape'),
    list(attributes, 'strides'),
    list(attributes, 'pads'),
  ];
  const spatial = shape.slice(2);
  const extents = spatial.map((extent, i) =>
    windows(
      extent,
      kernel[i] as number,
      strides[i] as number,
      1,
      (pads[i] as number) + (pads[i + spatial.length] as number),
    ),
  );
  return [{ dtype, shape: [...shape.slice(0, 2), ...extents] }];
};

/** Largest values, then where in the flat input each was found: int32 here; the emitter casts ONNX's int64. */
export const poolingWithPlaces: Rule = (inputs, attributes) => {
  const [values] = pooling(inputs, attributes) as [Spec];
  return [values, { dtype: 'int32', shape: values.shape }];
};

/** Data with updates written to, or reduced into, the places that the indices name along one axis. */
export const scattering: Rule = (inputs) => {
  const [data, indices, updates] = [input(inputs, 0), input(inputs, 1), input(inputs, 2)];
  if (indices.dtype !== 'int32') throw new Error('indices must be int32');
  if (indices.shape.join() !== updates.shape.join())
    throw new Error(`indices ${show(indices.shape)} for updates ${show(updates.shape)}`);
  return [{ dtype: sameTypes([data, updates]), shape: data.shape }];
};

/** Normalised values, then mean and reciprocal standard deviation of each row (last axis kept as 1). */
export const layerNormalizing: Rule = (inputs) => {
  const x = input(inputs, 0);
  const statistics = { dtype: x.dtype, shape: [...x.shape.slice(0, -1), 1] };
  return [x, statistics, statistics];
};

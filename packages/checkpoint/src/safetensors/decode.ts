import { type NdArray, SparsamError, sizeOf } from '@sparsam/core';
import type { TensorEntry } from './format.ts';
import { fromBfloat16, fromFloat16 } from './half.ts';
import { readHeader } from './header.ts';

export type Safetensors = {
  /** By name, in the header's order. */
  readonly tensors: Map<string, NdArray>;
  readonly metadata: Readonly<Record<string, string>>;
};

type Convert = (view: DataView, count: number, entry: TensorEntry, source: string) => NdArray['data'];

const floats =
  (bytes: number, read: (view: DataView, offset: number) => number): Convert =>
  (view, count) => {
    const data = new Float32Array(count);
    for (let i = 0; i < count; i++) data[i] = read(view, i * bytes);
    return data;
  };

const integers =
  (bytes: number, read: (view: DataView, offset: number) => number | bigint): Convert =>
  (view, count, { name, dtype }, source) => {
    const data = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const value = Number(read(view, i * bytes));
      if (value !== (value | 0)) {
        throw new SparsamError(
          'input',
          `"${name}" in ${source} is ${dtype} and holds ${value}, which 32 bits cannot hold.`,
        );
      }
      data[i] = value;
    }
    return data;
  };

/** Types that have to be converted; F32, I32, U8 and BOOL are taken as they lie. */
const conversions: Readonly<Record<string, Convert>> = {
  F64: floats(8, (view, at) => view.getFloat64(at, true)),
  F16: floats(2, (view, at) => fromFloat16(view.getUint16(at, true))),
  BF16: floats(2, (view, at) => fromBfloat16(view.getUint16(at, true))),
  I64: integers(8, (view, at) => view.getBigInt64(at, true)),
  U64: integers(8, (view, at) => view.getBigUint64(at, true)),
  U32: integers(4, (view, at) => view.getUint32(at, true)),
  I16: integers(2, (view, at) => view.getInt16(at, true)),
  U16: integers(2, (view, at) => view.getUint16(at, true)),
  I8: integers(1, (view, at) => view.getInt8(at)),
};

/** One tensor of a file, by its entry in the header; as `decodeSafetensors` has it. */
export function tensorOf(
  entry: TensorEntry,
  bytes: Uint8Array,
  { dataStart, source }: { readonly dataStart: number; readonly source: string },
): NdArray {
  const { dtype, shape, start, end } = entry;
  const count = sizeOf(shape);
  const slice = bytes.subarray(dataStart + start, dataStart + end);
  const convert = conversions[dtype];
  if (convert !== undefined) {
    const view = new DataView(slice.buffer, slice.byteOffset, slice.byteLength);
    const data = convert(view, count, entry, source);
    return { dtype: data instanceof Float32Array ? 'float32' : 'int32', shape, data } as NdArray;
  }
  if (dtype === 'U8' || dtype === 'BOOL') return { dtype: 'uint8', shape, data: slice };
  const { buffer, byteOffset } = slice.byteOffset % 4 === 0 ? slice : slice.slice();
  return dtype === 'F32'
    ? { dtype: 'float32', shape, data: new Float32Array(buffer, byteOffset, count) }
    : { dtype: 'int32', shape, data: new Int32Array(buffer, byteOffset, count) };
}

/**
 * Reads a safetensors file. F32, I32, U8 and BOOL (as uint8) tensors are views of `bytes` where it is aligned for them,
 * so change neither; F16, BF16 and F64 become float32, the other integer types int32. `source` names the file in errors.
 *
 * Throws SparsamError (`input`) for everything that `readHeader` rejects, and for an integer that does not fit.
 */
export function decodeSafetensors(bytes: Uint8Array, source = 'The data'): Safetensors {
  const { entries, metadata, dataStart } = readHeader(bytes, source);
  const tensors = new Map(
    entries.map((entry) => [entry.name, tensorOf(entry, bytes, { dataStart, source })] as const),
  );
  return { tensors, metadata };
}

import { type NdArray, type SavedArray, type SavedArrays, SparsamError, sizeOf } from '@sparsam/core';
import { tensorOf } from './decode.ts';
import { metadataKey, written } from './format.ts';
import { readHeader } from './header.ts';

/**
 * A safetensors file of arrays of doubles (F64) with metadata of strings: what `encodeSafetensors` does for the network's
 * types. Such `tensors` may follow the doubles. Equal arrays in equal order give equal bytes. Throws SparsamError (internal)
 * where a shape and its values disagree.
 */
export function encodeDoubles(
  arrays: SavedArrays,
  metadata: Readonly<Record<string, string>> = {},
  tensors: ReadonlyMap<string, NdArray> = new Map(),
): Uint8Array {
  const all = [
    ...Object.entries(arrays).map(([name, array]) => ({ name, dtype: 'F64', ...array })),
    // Elements of four bytes before single ones, so that all are aligned.
    ...[...tensors]
      .map(([name, tensor]) => ({ name, ...tensor, dtype: written[tensor.dtype] }))
      .sort((a, b) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT),
  ];
  const entries = [`"${metadataKey}":${JSON.stringify(metadata)}`];
  let end = 0;
  for (const { name, dtype, shape, data } of all) {
    if (sizeOf(shape) !== data.length) {
      throw new SparsamError(
        'internal',
        `The array "${name}" of shape [${shape.join(', ')}] holds ${data.length} values.`,
      );
    }
    const entry = { dtype, shape, data_offsets: [end, end + data.byteLength] };
    entries.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(`{${entries.join(',')}}`);
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + end).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  let offset = 8 + padded;
  for (const { data } of all) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/** What a file of doubles holds. */
export type Doubles = {
  readonly arrays: SavedArrays;
  /** What is of another type, as `decodeSafetensors` reads it, in the header's order. */
  readonly tensors: ReadonlyMap<string, NdArray>;
  readonly metadata: Readonly<Record<string, string>>;
};

/**
 * Reads a safetensors file of doubles and, maybe, tensors of other types; `source` names it in errors. Throws SparsamError
 * (input) for everything that `decodeSafetensors` rejects.
 */
export function decodeDoubles(bytes: Uint8Array, source = 'The data'): Doubles {
  const { entries, metadata, dataStart } = readHeader(bytes, source);
  const arrays: Record<string, SavedArray> = {};
  const tensors = new Map<string, NdArray>();
  for (const entry of entries) {
    const { name, dtype, shape, start, end } = entry;
    if (dtype !== 'F64') {
      tensors.set(name, tensorOf(entry, bytes, { dataStart, source }));
      continue;
    }
    // A copy, which is aligned wherever the bytes lie.
    const own = bytes.slice(dataStart + start, dataStart + end);
    arrays[name] = { shape, data: new Float64Array(own.buffer, 0, own.byteLength / 8) };
  }
  return { arrays, tensors, metadata };
}

import { type SavedArray, type SavedArrays, SparsamError, sizeOf } from '@sparsam/core';
import { metadataKey } from './format.ts';
import { readHeader } from './header.ts';

/**
 * A safetensors file of arrays of doubles (F64) with metadata of strings: what `encodeSafetensors` does for the network's
 * types. Equal arrays in equal order give equal bytes. Throws SparsamError (internal) where a shape and its values disagree.
 */
export function encodeDoubles(
  arrays: SavedArrays,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = [`"${metadataKey}":${JSON.stringify(metadata)}`];
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    if (sizeOf(shape) !== data.length) {
      throw new SparsamError(
        'internal',
        `The array "${name}" of shape [${shape.join(', ')}] holds ${data.length} values.`,
      );
    }
    const entry = { dtype: 'F64', shape, data_offsets: [end, end + data.byteLength] };
    entries.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(`{${entries.join(',')}}`);
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + end).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  let offset = 8 + padded;
  for (const { data } of Object.values(arrays)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file of doubles; `source` names it in errors. Throws SparsamError (input) for everything that
 * `readHeader` rejects and for arrays of another type.
 */
export function decodeDoubles(
  bytes: Uint8Array,
  source = 'The data',
): { readonly arrays: SavedArrays; readonly metadata: Readonly<Record<string, string>> } {
  const { entries, metadata, dataStart } = readHeader(bytes, source);
  const arrays: Record<string, SavedArray> = {};
  for (const { name, dtype, shape, start, end } of entries) {
    if (dtype !== 'F64')
      throw new SparsamError(
        'input',
        `"${name}" in ${source} is of type ${dtype}; expected are doubles, F64.`,
      );
    // A copy, which is aligned wherever the bytes lie.
    const own = bytes.slice(dataStart + start, dataStart + end);
    arrays[name] = { shape, data: new Float64Array(own.buffer, 0, own.byteLength / 8) };
  }
  return { arrays, metadata };
}

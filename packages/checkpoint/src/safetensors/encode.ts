import { type NdArray, SparsamError, sizeOf } from '@sparsam/core';
import { metadataKey, written } from './format.ts';

const bytesOf = ({ data }: NdArray): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/**
 * A safetensors file as a list of parts, the header first, to be written one after another. The parts of tensors are
 * views of their memory, not copies.
 *
 * The header lists tensors in the map's order, which `decodeSafetensors` gives back; the data of four-byte elements lies
 * before that of bytes, and the header is padded with spaces to a multiple of 8, so that every tensor is aligned for its
 * elements. Equal maps (order included) give equal bytes.
 * Format: https://huggingface.co/docs/safetensors (little-endian header length of 8 bytes, JSON header, data).
 *
 * Throws SparsamError where a tensor's shape and values disagree or its name is the reserved `__metadata__`.
 */
export function safetensorsParts(
  tensors: ReadonlyMap<string, NdArray>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const starts = new Map<string, number>();
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const wide of [true, false]) {
    for (const [name, tensor] of tensors) {
      if ((tensor.dtype !== 'uint8') !== wide) continue;
      starts.set(name, end);
      end += tensor.data.byteLength;
      parts.push(bytesOf(tensor));
    }
  }
  // The header is joined by hand: an object would move names that look like numbers to the front.
  const entries = Object.keys(metadata).length === 0 ? [] : [`"${metadataKey}":${JSON.stringify(metadata)}`];
  for (const [name, { dtype, shape, data }] of tensors) {
    if (name === metadataKey)
      throw new SparsamError(
        'usage',
        `A tensor cannot be named "${metadataKey}": the format keeps that name.`,
      );
    if (sizeOf(shape) !== data.length) {
      throw new SparsamError(
        'internal',
        `The tensor "${name}" of shape [${shape.join(', ')}] holds ${data.length} values.`,
      );
    }
    const start = starts.get(name) as number;
    const entry = { dtype: written[dtype], shape, data_offsets: [start, start + data.byteLength] };
    entries.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  }
  const json = new TextEncoder().encode(`{${entries.join(',')}}`);
  const padded = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(8 + padded).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(json, 8);
  return [header, ...parts];
}

/**
 * A safetensors file of the tensors (F32, I32, U8) and optional metadata of strings, in one array. Layout and errors as
 * `safetensorsParts`.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, NdArray>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const parts = safetensorsParts(tensors, metadata);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

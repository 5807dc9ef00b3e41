import { createHash } from 'node:crypto';
import { type NdArray, SparsamError } from '@sparsam/core';

/** SHA-256 of bytes or text, or of parts one after another, in lower-case hexadecimal. */
export function sha256(content: Uint8Array | string | Iterable<Uint8Array>): string {
  const hash = createHash('sha256');
  if (typeof content === 'string' || content instanceof Uint8Array) hash.update(content);
  else for (const part of content) hash.update(part);
  return hash.digest('hex');
}

/**
 * SHA-256 of weights by name: equal for equal names, types, shapes and values, whatever their order and whatever file
 * they came from. It names the weights in feature tables and results.
 */
export function weightsHash(
  tensors: ReadonlyMap<string, NdArray> | { readonly [name: string]: NdArray },
): string {
  const entries =
    tensors instanceof Map ? [...tensors] : Object.entries(tensors as { [name: string]: NdArray });
  const hash = createHash('sha256');
  for (const [name, { dtype, shape, data }] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${JSON.stringify([name, dtype, shape])}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

/** A value that JSON holds unchanged. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** JSON with the keys of every object sorted: equal for equal values, however they were built. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new SparsamError('internal', `JSON has no number ${value}.`);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value as { [key: string]: Json | undefined }).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const members = entries.flatMap(([key, member]) =>
    member === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(member)}`],
  );
  return `{${members.join(',')}}`;
}

/** SHA-256 of a configuration, by its values alone. */
export const configHash = (config: Json): string => sha256(canonicalJson(config));

import type { DataType } from '@sparsam/core';

/** Largest header that is read, in bytes; the reference implementation's limit. */
export const headerLimit = 100_000_000;

/** The header's key that names no tensor. */
export const metadataKey = '__metadata__';

/** What the header says about one tensor; offsets in bytes from the end of the header. */
export type TensorEntry = {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
};

/** Names of the element types that are written. */
export const written: Readonly<Record<DataType, string>> = { float32: 'F32', int32: 'I32', uint8: 'U8' };

/** Bytes of one element of every type that is read. */
export const elementBytes: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};

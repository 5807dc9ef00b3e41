import type { NdArray } from '@sparsam/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
const tensor = shape.chain((extents): fc.Arbitrary<NdArray> => {
  const size = extents.reduce((product, extent) => product * extent, 1);
  const length = { minLength: size, maxLength: size };
  return fc.oneof(
    fc.float32Array(length).map((data): NdArray => ({ dtype: 'float32', shape: extents, data })),
    fc.int32Array(length).map((data): NdArray => ({ dtype: 'int32', shape: extents, data })),
    fc.uint8Array(length).map((data): NdArray => ({ dtype: 'uint8', shape: extents, data })),
  );
});
// Names that JSON objects treat specially, and a sign that JSON escapes, among all others.
const name = fc
  .oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '0', '10', 'a/b.c', 'ü"\\\n'))
  .filter((text) => text !== '__metadata__');

describe('encodeSafetensors', () => {
  it('is undone by decodeSafetensors, bit for bit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, tensor)),
        fc.dictionary(fc.string(), fc.string()),
        (list, metadata) => {
          const tensors = new Map(list);
          const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata));
          expect(new Set(decoded.tensors.keys())).toEqual(new Set(tensors.keys()));
          for (const [key, { dtype, shape: extents, data }] of tensors) {
            const back = decoded.tensors.get(key) as NdArray;
            expect([back.dtype, back.shape]).toEqual([dtype, extents]);
            expect(Buffer.from(back.data.buffer, back.data.byteOffset, back.data.byteLength)).toEqual(
              Buffer.from(data.buffer, data.byteOffset, data.byteLength),
            );
          }
          expect(Object.entries(decoded.metadata).sort()).toEqual(Object.entries(metadata).sort());
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps the order of tensors and aligns the header to 8 bytes and every tensor to its elements', () => {
    const tensors = new Map<string, NdArray>([
      ['z', { dtype: 'uint8', shape: [3], data: Uint8Array.of(1, 2, 3) }],
      ['a', { dtype: 'float32', shape: [], data: Float32Array.of(4) }],
    ]);
    const bytes = encodeSafetensors(tensors);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header).toEqual({
      z: { dtype: 'U8', shape: [3], data_offsets: [4, 7] },
      a: { dtype: 'F32', shape: [], data_offsets: [0, 4] },
    });
    expect([...decodeSafetensors(bytes).tensors.keys()]).toEqual(['z', 'a']);
  });

  it('refuses the reserved name and a shape that does not fit', () => {
    const one: NdArray = { dtype: 'float32', shape: [1], data: Float32Array.of(1) };
    expect(() => encodeSafetensors(new Map([['__metadata__', one]]))).toThrow('the format keeps that name');
    expect(() => encodeSafetensors(new Map([['w', { ...one, shape: [2] }]]))).toThrow(
      '"w" of shape [2] holds 1 values',
    );
  });
});

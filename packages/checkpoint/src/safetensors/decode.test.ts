import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SparsamError } from '@sparsam/core';
import { decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';

const fixtures = new URL('../../../../tools/goldens/fixtures/safetensors/', import.meta.url);
const fixture = (name: string): Uint8Array => readFileSync(new URL(name, fixtures));

/** A file with any header, well-formed or not. */
function file(header: unknown, dataBytes = 0): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)]);
}
const f32 = (start: number, end: number, shape = [1]): unknown => ({
  dtype: 'F32',
  shape,
  data_offsets: [start, end],
});

describe('decodeSafetensors', () => {
  it('reads what Python wrote, every element type', () => {
    const { tensors, metadata } = decodeSafetensors(fixture('python.safetensors'));
    const expected = JSON.parse(Buffer.from(fixture('python.json')).toString()) as {
      metadata: Record<string, string>;
      tensors: Record<string, { dtype: string; shape: number[]; values: number[] }>;
    };
    expect(metadata).toEqual(expected.metadata);
    expect([...tensors.keys()].sort()).toEqual(Object.keys(expected.tensors).sort());
    for (const [name, { dtype, shape, values }] of Object.entries(expected.tensors)) {
      const tensor = tensors.get(name);
      expect([name, tensor?.dtype, tensor?.shape]).toEqual([name, dtype, shape]);
      expect([...(tensor?.data ?? [])]).toEqual(values);
    }
  });

  it('reads at any offset within a buffer', () => {
    const bytes = encodeSafetensors(
      new Map([['a', { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) }]]),
    );
    for (let shift = 0; shift < 4; shift++) {
      const moved = new Uint8Array(bytes.length + shift);
      moved.set(bytes, shift);
      expect([...(decodeSafetensors(moved.subarray(shift)).tensors.get('a')?.data ?? [])]).toEqual([1, 2]);
    }
  });

  it.each([
    ['nothing', new Uint8Array(3), 'it has 3 bytes'],
    ['a header over the limit', Buffer.from('ffffffffffffff7f00', 'hex'), 'over the limit of 100000000'],
    ['a header beyond the end', Buffer.from('0900000000000000', 'hex'), 'within its header of 9'],
    ['no JSON', file('{"a":'), 'its header is not JSON'],
    ['a list', file([]), 'not a JSON object'],
    ['metadata of numbers', file({ __metadata__: { a: 1 } }), 'not an object of strings'],
    ['an entry without a shape', file({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4), 'the entry of "a"'],
    ['a negative offset', file({ a: f32(-4, 0) }), 'the entry of "a"'],
    ['a fractional extent', file({ a: f32(0, 2, [0.5]) }, 2), 'the entry of "a"'],
    [
      'an unknown element type',
      file({ a: { dtype: 'F8_E4M3', shape: [1], data_offsets: [0, 1] } }, 1),
      'type F8_E4M3',
    ],
    [
      'a type named like a method',
      file({ a: { dtype: 'toString', shape: [1], data_offsets: [0, 1] } }, 1),
      'type toString',
    ],
    ['a range that does not fit', file({ a: f32(0, 8) }, 8), 'needs 4 bytes, its range has 8'],
    ['a huge shape', file({ a: f32(0, 4, [2 ** 40, 2 ** 40]) }, 4), 'its range has 4'],
    ['an overlap', file({ a: f32(0, 8, [2]), b: f32(4, 8) }, 8), '"b" overlaps'],
    ['a gap', file({ a: f32(0, 4), b: f32(8, 12) }, 12), 'a gap of 4 bytes before "b"'],
    ['truncated data', file({ a: f32(0, 4) }, 3), 'truncated: 3 bytes of data where 4'],
    ['trailing bytes', file({ a: f32(0, 4) }, 5), '1 bytes after the last tensor'],
  ])('rejects %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(message);
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(
      'x.safetensors is not a readable safetensors file',
    );
  });

  it('rejects an integer that does not fit 32 bits', () => {
    const header = file({ a: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } });
    const value = Buffer.alloc(8);
    value.writeBigInt64LE(2n ** 31n);
    expect(() => decodeSafetensors(Buffer.concat([header, value]))).toThrow(
      'holds 2147483648, which 32 bits cannot hold',
    );
  });

  it('answers every truncation and every flipped header byte with an error for people or a result, never a crash', () => {
    const bytes = encodeSafetensors(
      new Map([
        ['a', { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) }],
        ['b', { dtype: 'uint8', shape: [3], data: Uint8Array.of(1, 2, 3) }],
      ]),
    );
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length))).toThrow(SparsamError);
    }
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] as number) ^ change;
        try {
          decodeSafetensors(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(SparsamError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

import { float32, type NdArray } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { canonicalJson, configHash, sha256, weightsHash } from './hash.ts';

describe('sha256', () => {
  it('is the published value for "abc" (FIPS 180-2), whole or in parts', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256('abc')).toBe(abc);
    expect(sha256([Buffer.from('a'), Buffer.from('bc')])).toBe(abc);
  });
});

describe('weightsHash', () => {
  const a = float32(Float32Array.of(1, 2), [2]);
  const b: NdArray = { dtype: 'int32', shape: [1], data: Int32Array.of(3) };

  it('does not depend on order or container', () => {
    expect(weightsHash({ a, b })).toBe(
      weightsHash(
        new Map<string, NdArray>([
          ['b', b],
          ['a', a],
        ]),
      ),
    );
  });

  it('depends on names, types, shapes and values', () => {
    const variants: Record<string, NdArray>[] = [
      { a, b },
      { a, c: b },
      { a, b: { dtype: 'float32', shape: [1], data: new Float32Array(b.data.buffer as ArrayBuffer) } },
      { a: { ...a, shape: [2, 1] }, b },
      { a: float32(Float32Array.of(1, 3), [2]), b },
      { a },
    ];
    expect(new Set(variants.map((weights) => weightsHash(weights))).size).toBe(variants.length);
  });

  it('sees the part of a buffer that is the tensor, not the rest', () => {
    const shared = Float32Array.of(9, 1, 2, 9);
    expect(weightsHash({ a: float32(shared.subarray(1, 3), [2]) })).toBe(weightsHash({ a }));
  });
});

describe('canonicalJson', () => {
  it('sorts keys at every depth, drops what is undefined and keeps the order of lists', () => {
    expect(canonicalJson({ b: [2, { d: null, c: 'x' }], a: undefined, A: true })).toBe(
      '{"A":true,"b":[2,{"c":"x","d":null}]}',
    );
    expect(configHash({ a: 1, b: 2 })).toBe(configHash({ b: 2, a: 1 }));
    expect(configHash({ a: 1 })).not.toBe(configHash({ a: 2 }));
  });

  it('refuses numbers that JSON lacks', () => {
    expect(() => canonicalJson({ a: NaN })).toThrow('JSON has no number NaN');
  });
});

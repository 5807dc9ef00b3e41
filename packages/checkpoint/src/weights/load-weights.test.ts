import { float32, zeros } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { loadWeights } from './load-weights.ts';

const w = float32(Float32Array.of(1, 2), [2]);

describe('loadWeights', () => {
  it('gives the expected names in their order, and ignores what it may', () => {
    const tensors = new Map([
      ['head.weight', w],
      ['b', w],
      ['a', w],
    ]);
    const loaded = loadWeights(tensors, { a: w, b: w }, { ignore: (name) => name.startsWith('head.') });
    expect(Object.keys(loaded)).toEqual(['a', 'b']);
    expect(loaded['a']).toBe(w);
  });

  it('shows both lists where they differ', () => {
    const tensors = new Map([
      ['a', w],
      ['b', zeros('float32', [3])],
      ['c', w],
      ['d', w],
      ['head.weight', zeros('float32', [8, 2])],
    ]);
    const expected = { a: w, b: w, c: w, d: w, e: zeros('float32', [4, 4]) };
    expect(() =>
      loadWeights(tensors, expected, { source: 'w.safetensors', target: 'xcit_nano_12_p16' }),
    ).toThrow(
      [
        'w.safetensors does not hold the weights of xcit_nano_12_p16: of 5 names expected and 5 found, 1 are missing (-), 1 extra (+), 1 of another shape (!). Name the backbone and the sizes that the weights were made with.',
        '    (1 name agrees)',
        '  ! b expected [2], found [3]',
        '    (2 names agree)',
        '  - e [4, 4]',
        '  + head.weight [8, 2]',
      ].join('\n'),
    );
  });

  it('cuts long lists', () => {
    const expected = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`blocks.${index}`, w]));
    expect(() => loadWeights(new Map(), expected)).toThrow('... and 76 lines more');
  });
});

import { describe, expect, it } from 'vitest';
import { resolveArchitecture, xcitOptions } from './options.ts';

describe('resolveArchitecture', () => {
  it('knows the published networks, with or without the image size in the name', () => {
    const { name, architecture } = resolveArchitecture('xcit_small_24_p8_384');
    expect(name).toBe('xcit_small_24_p8');
    expect(architecture).toEqual({
      embedDim: 384,
      depth: 24,
      numHeads: 8,
      patchSize: 8,
      classAttentionDepth: 2,
      mlpRatio: 4,
      eta: 1e-5,
      tokensNorm: true,
    });
    expect(resolveArchitecture('xcit_nano_12_p16_224').architecture).toMatchObject({
      eta: 1,
      tokensNorm: false,
    });
  });

  it('takes free sizes and says so in the name', () => {
    const { name, architecture } = resolveArchitecture('xcit', { embedDim: 64, depth: 3, patchSize: 4 });
    expect(name).toBe('xcit_d64_h4_3_p4');
    expect(architecture).toMatchObject({ embedDim: 64, depth: 3, numHeads: 4, patchSize: 4 });
    expect(resolveArchitecture('xcit_nano_12_p16', { depth: 12 }).name).toBe('xcit_nano_12_p16');
  });

  it('names the variants there are, and the nearest', () => {
    expect(() => resolveArchitecture('xcit_nano_12_p6')).toThrow(
      /no XCiT "xcit_nano_12_p6".*Did you mean "xcit_nano_12_p(1)?[68]"/,
    );
    expect(() => resolveArchitecture('vit')).toThrow(/There are: xcit_nano_12_p16, /);
  });

  it('refuses sizes that do not fit together', () => {
    expect(() => resolveArchitecture('xcit', { patchSize: 12 })).toThrow(/power of two/);
    expect(() => resolveArchitecture('xcit', { embedDim: 130 })).toThrow(/multiple/);
    expect(() => resolveArchitecture('xcit', { embedDim: 132 })).toThrow(/multiple of 8/);
    expect(() => resolveArchitecture('xcit', { mlpRatio: 1.3 })).toThrow(/whole number/);
  });
});

it('refuses options it does not know', () => {
  expect(xcitOptions.safeParse({ depht: 3 }).success).toBe(false);
  expect(xcitOptions.safeParse({}).success).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { resolveArchitecture, vitOptions } from './options.ts';

describe('resolveArchitecture', () => {
  it("knows DINO's networks by timm's names, with or without the usual image size", () => {
    const { name, architecture } = resolveArchitecture('vit_small_patch16');
    expect(name).toBe('vit_small_patch16_224');
    expect(architecture).toEqual({
      embedDim: 384,
      depth: 12,
      numHeads: 6,
      patchSize: 16,
      mlpRatio: 4,
      positionSize: 224,
    });
    expect(resolveArchitecture('vit_base_patch16_384').architecture).toMatchObject({
      embedDim: 768,
      numHeads: 12,
      positionSize: 384,
    });
  });

  it('takes free sizes and says so in the name', () => {
    const { name, architecture } = resolveArchitecture('vit', { embedDim: 96, depth: 3, positionSize: 64 });
    expect(name).toBe('vit_d96_h3_3_p16_64');
    expect(architecture).toMatchObject({
      embedDim: 96,
      depth: 3,
      numHeads: 3,
      patchSize: 16,
      positionSize: 64,
    });
    expect(resolveArchitecture('vit_tiny_patch16_224', { depth: 12 }).name).toBe('vit_tiny_patch16_224');
  });

  it('names the variants there are, and the nearest', () => {
    expect(() => resolveArchitecture('vit_smal_patch16_224')).toThrow(
      /no ViT "vit_smal_patch16_224".*Did you mean "vit_small_patch16_224"/,
    );
    expect(() => resolveArchitecture('vit_small_patch8_384')).toThrow(/There are: vit_tiny_patch16_224, /);
  });

  it('refuses sizes that do not fit together', () => {
    expect(() => resolveArchitecture('vit', { embedDim: 100 })).toThrow(/numHeads 3/);
    expect(() => resolveArchitecture('vit', { positionSize: 100 })).toThrow(/patchSize 16, such as 96/);
    expect(() => resolveArchitecture('vit', { mlpRatio: 1.3 })).toThrow(/whole number/);
  });
});

it('refuses options it does not know', () => {
  expect(vitOptions.safeParse({ depht: 3 }).success).toBe(false);
  expect(vitOptions.safeParse({}).success).toBe(true);
});

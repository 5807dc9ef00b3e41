import { describe, expect, it } from 'vitest';
import { resnetOptions, resolveArchitecture } from './options.ts';

describe('resolveArchitecture', () => {
  it('knows the published networks', () => {
    expect(resolveArchitecture('resnet50')).toEqual({
      name: 'resnet50',
      architecture: { block: 'bottleneck', layers: [3, 4, 6, 3], width: 64, zeroInitLast: true },
    });
    expect(resolveArchitecture('resnet').name).toBe('resnet18');
  });

  it('takes free sizes and says so in the name; how it starts is not part of it', () => {
    expect(resolveArchitecture('resnet18', { width: 32, layers: [1, 1] }).name).toBe('resnet_basic_w32_1-1');
    expect(resolveArchitecture('resnet18', { layers: [2, 2, 2, 2], zeroInitLast: false }).name).toBe(
      'resnet18',
    );
  });

  it('names the variants there are, and the nearest', () => {
    expect(() => resolveArchitecture('resnet81')).toThrow(
      /no ResNet "resnet81".*Did you mean "resnet\d+"\? There are: resnet18, resnet34, resnet50, resnet101/,
    );
  });
});

it('refuses options it does not know, and sizes that make no network', () => {
  expect(resnetOptions.safeParse({}).success).toBe(true);
  for (const wrong of [{ widht: 3 }, { layers: [] }, { layers: [2, 0] }, { block: 'wide' }, { width: 0.5 }])
    expect(resnetOptions.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
});

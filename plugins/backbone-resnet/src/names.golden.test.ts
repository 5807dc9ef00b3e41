import { readFileSync } from 'node:fs';
import { type NdArray, key } from '@sparsam/core';
import { expect, it, vi } from 'vitest';
import { createResnet } from './resnet.ts';
import { variants } from './variants.ts';

// The values do not matter here, and there are a hundred million of them.
vi.mock(import('@sparsam/core'), async (load) => {
  const unfilled = (_key: unknown, shape: readonly number[]): NdArray<'float32'> => ({
    dtype: 'float32',
    shape,
    data: new Float32Array(0),
  });
  return { ...(await load()), normalArray: unfilled };
});

const fixture = new URL('../../../tools/goldens/fixtures/resnet/names.json', import.meta.url);
const golden = JSON.parse(readFileSync(fixture, 'utf8')) as Record<string, Record<string, number[]>>;

it('offers the variants that were compared', () => {
  expect(Object.keys(variants)).toEqual(Object.keys(golden));
});

it.each(Object.entries(golden))(
  'has the names and shapes of torchvision and timm: %s',
  (variant, expected) => {
    const { params, buffers } = createResnet(variant, variants[variant]!).init(key(0));
    const shapes = Object.entries({ ...params, ...buffers }).map(
      ([name, { shape }]) => [name, shape] as const,
    );
    expect(Object.fromEntries(shapes)).toEqual(expected);
    expect(Object.keys(params).filter((name) => name in buffers)).toEqual([]);
  },
);

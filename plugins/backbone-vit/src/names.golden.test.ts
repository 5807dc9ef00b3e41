import { readFileSync } from 'node:fs';
import { type NdArray, key } from '@sparsam/core';
import { expect, it, vi } from 'vitest';
import { variants } from './variants.ts';
import { createVit } from './vit.ts';

// The values do not matter here, and there are hundreds of millions of them.
vi.mock(import('@sparsam/core'), async (load) => {
  const unfilled = (_key: unknown, shape: readonly number[]): NdArray<'float32'> => ({
    dtype: 'float32',
    shape,
    data: new Float32Array(0),
  });
  return { ...(await load()), truncatedNormalArray: unfilled, uniformArray: unfilled };
});

/** Shapes by name; all blocks of a variant have the leaves listed once. */
type Leaves = Record<string, number[]>;
type Listing = { leaves: Leaves; blocks: { count: number; leaves: Leaves } };

const fixture = new URL('../../../tools/goldens/fixtures/vit/names.json', import.meta.url);
const golden = JSON.parse(readFileSync(fixture, 'utf8')) as Record<string, Listing>;

it('offers the variants that were compared, and one that timm does not have', () => {
  expect(Object.keys(variants).sort()).toEqual([...Object.keys(golden), 'vit_tiny_patch8_224'].sort());
});

it.each(Object.entries(golden))('has the names and shapes of timm: %s', (variant, { leaves, blocks }) => {
  const expected: Leaves = { ...leaves };
  for (let index = 0; index < blocks.count; index++) {
    for (const [name, shape] of Object.entries(blocks.leaves)) expected[`blocks.${index}.${name}`] = shape;
  }
  const { params, buffers } = createVit(variant, variants[variant]!).init(key(0));
  expect(Object.fromEntries(Object.entries(params).map(([name, { shape }]) => [name, shape]))).toEqual(
    expected,
  );
  expect(buffers).toEqual({});
});

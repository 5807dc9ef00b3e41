import { readFileSync } from 'node:fs';
import { type NdArray, key } from '@sparsam/core';
import { expect, it, vi } from 'vitest';
import { variants } from './variants.ts';
import { createXcit } from './xcit.ts';

// The values do not matter here, and the large variants have 200 million of them.
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
type Blocks = { count: number; leaves: Leaves };
type Listing = { leaves: Leaves; blocks: Blocks; cls_attn_blocks: Blocks };

const fixture = new URL('../../../tools/goldens/fixtures/xcit/names.json', import.meta.url);
const golden = JSON.parse(readFileSync(fixture, 'utf8')) as Record<string, Listing>;

it('offers the variants that timm has', () => {
  expect(Object.keys(variants).sort()).toEqual(Object.keys(golden).sort());
});

it.each(Object.entries(golden))('has the names and shapes of timm: %s', (variant, listing) => {
  const expected: Leaves = { ...listing.leaves };
  for (const group of ['blocks', 'cls_attn_blocks'] as const) {
    const { count, leaves } = listing[group];
    for (let index = 0; index < count; index++) {
      for (const [name, shape] of Object.entries(leaves)) expected[`${group}.${index}.${name}`] = shape;
    }
  }
  const { params, buffers } = createXcit(variant, variants[variant]!).init(key(0));
  const shapes = Object.entries({ ...params, ...buffers }).map(([name, { shape }]) => [name, shape] as const);
  expect(Object.fromEntries(shapes)).toEqual(expected);
  expect(Object.keys(params).filter((name) => name in buffers)).toEqual([]);
});

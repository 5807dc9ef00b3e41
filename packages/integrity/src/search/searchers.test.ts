import { key, uniforms } from '@sparsam/core';
import { expect, test } from 'vitest';
import { coarseSide, fineSide } from '../alignment/verify-pair.ts';
import { greyPlanes } from '../hashing/grey-planes.ts';
import { perceptualHashes } from '../hashing/perceptual-hash.ts';
import type { SearchTask } from './search-task.ts';
import { createSearchers } from './searchers.ts';

const [size, count] = [48, 30];
// Noise of 12 x 12 squares; the last ten images are the first ten, brighter.
const grid = uniforms(key(5), 20 * 144);
const data = Uint8Array.from({ length: count * size * size * 3 }, (_, at) => {
  const [image, pixel] = [Math.floor(at / (size * size * 3)), Math.floor(at / 3) % (size * size)];
  const square = Math.floor(pixel / size / 4) * 12 + Math.floor((pixel % size) / 4);
  return (image < 20 ? 1 : 1.1) * (30 + 180 * (grid[(image % 20) * 144 + square] as number));
});
const pixels = { size, count, data };
const fine = greyPlanes(pixels, fineSide);
const planes = { coarse: greyPlanes(pixels, coarseSide), fine };
const nearest: SearchTask = {
  kind: 'nearest',
  hashes: perceptualHashes(fine),
  options: { neighbours: 2, least: 0.25 },
};
const verify: SearchTask[] = [0, 1, 2].map((part) => ({
  kind: 'verify',
  planes,
  pairs: [0, 1, 2].map((pair) => ({ a: 3 * part + pair, b: 20 + 3 * part + pair, orientation: 0 })),
}));
const silent = (): void => undefined;

test('threads find what one thread finds, and say how far they are', async () => {
  const [alone, several] = [await createSearchers(1), await createSearchers(2)];
  try {
    const shares: number[] = [];
    const tasks = [nearest, ...verify];
    const found = await several.run(tasks, (share) => {
      shares.push(share);
    });
    expect(found).toEqual(await alone.run(tasks, silent));
    expect(found[1]?.every((likeness) => Number(likeness) > 0.85)).toBe(true);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  } finally {
    await several.close();
  }
});

test.each([1, 2])('%d: a search ends when whoever hears of its progress throws', async (threads) => {
  const searchers = await createSearchers(threads);
  const stop = new Error('enough');
  const run = searchers.run([nearest, ...verify], () => {
    throw stop;
  });
  await expect(run).rejects.toBe(stop);
  await searchers.close();
});

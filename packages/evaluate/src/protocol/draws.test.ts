import { describe, expect, it } from 'vitest';
import { drawRows, drawSeeds } from './draws.ts';

const images = Array.from({ length: 300 }, (_, i) => `class${i % 3}/image-${i}.png`);
const labels = Int32Array.from(images, (_, i) => i % 3);
const train = Int32Array.from({ length: 240 }, (_, i) => i);
const names = (rows: Int32Array, of = images): string[] => [...rows].map((row) => of[row] as string).sort();

describe('draws', () => {
  it('take at most k of each class, from the training split', () => {
    const rows = drawRows(5, 7, { train, labels, images });
    expect(rows).toHaveLength(21);
    for (const label of [0, 1, 2]) expect(rows.filter((row) => labels[row] === label)).toHaveLength(7);
    expect(Math.max(...rows)).toBeLessThan(240);
    expect(drawRows(5, 1000, { train, labels, images })).toEqual(train);
  });

  it('depend on the seed and on the names, not on the order of rows or on other images', () => {
    const once = drawRows(5, 7, { train, labels, images });
    expect(drawRows(6, 7, { train, labels, images })).not.toEqual(once);
    const [backImages, backLabels] = [[...images].reverse(), Int32Array.from([...labels].reverse())];
    const back = drawRows(5, 7, {
      train: train.map((row) => 299 - row),
      labels: backLabels,
      images: backImages,
    });
    expect(names(back, backImages)).toEqual(names(once));
    const without = train.filter((row) => once.includes(row) || row % 2 === 0);
    expect(drawRows(5, 7, { train: without, labels, images })).toEqual(once);
  });

  it('reach every image about equally often', () => {
    const counts = new Int32Array(300);
    for (const seed of drawSeeds(0, 20, 400))
      for (const row of drawRows(seed, 20, { train, labels, images }))
        counts[row] = (counts[row] as number) + 1;
    // Each of 240 images is drawn with probability 1/4; 400 draws, standard deviation 8.7.
    for (const row of train) expect(Math.abs((counts[row] as number) - 100)).toBeLessThan(5 * 8.7);
    expect(counts.subarray(240).every((count) => count === 0)).toBe(true);
  });

  it('have seeds of their own for each k, and more repetitions keep the first', () => {
    const ten = drawSeeds(0, 5, 10);
    expect(drawSeeds(0, 5, 20).slice(0, 10)).toEqual(ten);
    expect(new Set([...ten, ...drawSeeds(0, 10, 10), ...drawSeeds(1, 5, 10)]).size).toBe(30);
  });
});

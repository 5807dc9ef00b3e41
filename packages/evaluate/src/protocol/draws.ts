import { type Key, foldIn, key, randomBits } from '@sparsam/core';

/**
 * The seed of each repetition at one k. They depend on the protocol's seed, on k and on the repetition alone, so every
 * method and classifier sees the same draws, and more repetitions leave the first ones as they were.
 */
export function drawSeeds(seed: number, kPerClass: number, repetitions: number): number[] {
  const base = foldIn(foldIn(key(seed), 'draw'), kPerClass);
  return Array.from(
    { length: repetitions },
    (_, repetition) => randomBits(foldIn(base, repetition), 1)[0] as number,
  );
}

/** The key that a draw's classifiers get, for whatever they draw themselves. */
export const fitKey = (drawSeed: number): Key => foldIn(key(drawSeed), 'fit');

/**
 * Draws at most `kPerClass` rows of each class: every image has a place in a random order that depends on the draw's seed
 * and on the image's name alone, and the first of each class are taken. So the order of the rows and the presence of other
 * images change nothing. Returns row numbers, ascending.
 *
 * train: the row numbers to draw from; labels, images: of all rows.
 */
export function drawRows(
  drawSeed: number,
  kPerClass: number,
  {
    train,
    labels,
    images,
  }: { readonly train: ArrayLike<number>; readonly labels: Int32Array; readonly images: readonly string[] },
): Int32Array {
  const drawKey = key(drawSeed);
  const byClass = new Map<number, { readonly row: number; readonly place: Key }[]>();
  for (let i = 0; i < train.length; i++) {
    const row = train[i] as number;
    const label = labels[row] as number;
    const members = byClass.get(label) ?? [];
    members.push({ row, place: foldIn(drawKey, images[row] as string) });
    byClass.set(label, members);
  }
  const drawn: number[] = [];
  for (const members of byClass.values()) {
    if (members.length > kPerClass) {
      // The name decides between images whose names have one hash.
      members.sort(
        (a, b) =>
          a.place[0] - b.place[0] ||
          a.place[1] - b.place[1] ||
          ((images[a.row] as string) < (images[b.row] as string) ? -1 : 1),
      );
    }
    for (const { row } of members.slice(0, kPerClass)) drawn.push(row);
  }
  return Int32Array.from(drawn).sort();
}

/**
 * A random key: randomness as an argument. The same key gives the same numbers on every machine; `split` and `foldIn`
 * derive independent keys, so nothing shares a hidden generator. Block function: Threefry-2x32 with 20 rounds
 * (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
 */
export type Key = readonly [number, number];

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** One Threefry block: two 32-bit words of counter under the key, written into `out[0]` and `out[1]`. */
export function threefry(key: Key, counter0: number, counter1: number, out: Uint32Array): void {
  const k0 = key[0] | 0;
  const k1 = key[1] | 0;
  const k2 = k0 ^ k1 ^ 0x1bd11bda;
  const schedule = [k0, k1, k2];
  let x0 = (counter0 + k0) | 0;
  let x1 = (counter1 + k1) | 0;
  for (let group = 0; group < 5; group++) {
    const offset = (group & 1) * 4;
    for (let round = 0; round < 4; round++) {
      const r = rotations[offset + round] as number;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << r) | (x1 >>> (32 - r))) ^ x0;
    }
    x0 = (x0 + (schedule[(group + 1) % 3] as number)) | 0;
    x1 = (x1 + (schedule[(group + 2) % 3] as number) + group + 1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
}

/** The key of a seed; every non-negative safe integer is a seed, 0 too. */
export function key(seed: number): Key {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`A seed is a non-negative whole number, not ${seed}.`);
  return [Math.floor(seed / 2 ** 32) >>> 0, seed >>> 0];
}

/** FNV-1a of a string, 32 bits. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A key derived from another and a number or a word; different data give independent keys. */
export function foldIn(parent: Key, data: number | string): Key {
  const out = new Uint32Array(2);
  if (typeof data === 'string') threefry(parent, hashWord(data), 0x9e3779b9 ^ data.length, out);
  else threefry(parent, data >>> 0, Math.floor(data / 2 ** 32) >>> 0, out);
  return [out[0] as number, out[1] as number];
}

/** `count` independent keys derived from one. */
export function split(parent: Key, count = 2): Key[] {
  return Array.from({ length: count }, (_, index) => foldIn(foldIn(parent, 'split'), index));
}

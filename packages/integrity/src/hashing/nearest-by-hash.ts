import type { Orientation } from './orientation.ts';
import type { PerceptualHashes } from './perceptual-hash.ts';
import { lanes, rowsAtOnce, similarityKernel } from './similarity-kernel.ts';

/** Two images that may be one: a before b, and what is done to b to get a. */
export type Candidate = { readonly a: number; readonly b: number; readonly orientation: Orientation };

export type NearestOptions = {
  /** Nearest images kept for each image. */
  readonly neighbours: number;
  /** Pairs less alike than this (cosine of their hashes) are never candidates. */
  readonly least: number;
  /** Called between blocks; may wait, so that a long search can be interrupted. */
  readonly onProgress?: ((done: number, total: number) => Promise<void> | void) | undefined;
};

/** Hashes of a block against hashes of a block: both stay in the processor's cache. */
const block = 512;

/** For every image its best so many others, kept as sorted lists. */
function bestLists(count: number, length: number, least: number) {
  const score = new Float32Array(count * length).fill(least);
  const other = new Int32Array(count * length).fill(-1);
  /** The score that a pair must beat to enter an image's list. */
  const bar = new Float32Array(count).fill(least);
  const offer = (image: number, partner: number, value: number): void => {
    const start = image * length;
    let at = start + length - 1;
    for (; at > start && (score[at - 1] as number) < value; at--) {
      score[at] = score[at - 1] as number;
      other[at] = other[at - 1] as number;
    }
    score[at] = value;
    other[at] = partner;
    bar[image] = score[start + length - 1] as number;
  };
  return { bar, offer, other };
}

/** The orientation of b in which the two hashes are most alike. */
function bestOrientation(hashes: PerceptualHashes, a: number, b: number): Orientation {
  const { data, dims, sections, transposed } = hashes;
  let [best, orientation] = [-Infinity, 0];
  for (const base of [0, 4]) {
    const sums = [0, 1, 2, 3].map((part) => {
      let sum = 0;
      for (let k = sections[part] as number; k < (sections[part + 1] as number); k++) {
        const other = base === 0 ? k : (transposed[k] as number);
        sum += (data[a * dims + k] as number) * (data[b * dims + other] as number);
      }
      return sum;
    });
    const [ee, eo, oe, oo] = sums as [number, number, number, number];
    // Odd horizontal frequencies change sign under a mirror of left and right, odd vertical ones under the other.
    for (const mirror of [0, 1, 2, 3]) {
      const [x, y] = [mirror & 1 ? -1 : 1, mirror & 2 ? -1 : 1];
      const value = ee + y * eo + x * oe + x * y * oo;
      if (value > best) [best, orientation] = [value, base + mirror];
    }
  }
  return orientation;
}

/** Writes hashes [from, to) as panels of four: [panel][dims][4]; what is missing of the last panel is zero. */
function packPanels(
  { data, dims, transposed }: PerceptualHashes,
  from: number,
  to: number,
  transpose: boolean,
  out: Float32Array,
): void {
  out.fill(0);
  for (let image = from; image < to; image++) {
    const at = Math.floor((image - from) / lanes) * dims * lanes + ((image - from) % lanes);
    for (let k = 0; k < dims; k++)
      out[at + k * lanes] = data[image * dims + (transpose ? (transposed[k] as number) : k)] as number;
  }
}

/**
 * The nearest images of every image by perceptual hash, in any of the eight orientations: each image is compared with each
 * other one. Candidates come sorted.
 */
export async function nearestByHash(
  hashes: PerceptualHashes,
  { neighbours, least, onProgress }: NearestOptions,
): Promise<Candidate[]> {
  const { count, dims, data } = hashes;
  const { bar, offer, other } = bestLists(count, neighbours, least);
  const floats = block * dims;
  const { kernel, buffer } = similarityKernel(hashes.sections, 4 * (3 * floats + rowsAtOnce * block));
  const rows = new Float32Array(buffer, 0, floats);
  const panels = [1, 2].map((place) => new Float32Array(buffer, 4 * place * floats, floats));
  const out = new Float32Array(buffer, 12 * floats, rowsAtOnce * block);
  const blocks = Math.ceil(count / block);
  let done = 0;
  for (let second = 0; second < count; second += block) {
    const columnsEnd = Math.min(count, second + block);
    panels.forEach((panel, index) => packPanels(hashes, second, columnsEnd, index === 1, panel));
    const panelCount = Math.ceil((columnsEnd - second) / lanes);
    for (let first = 0; first <= second; first += block) {
      const rowsEnd = Math.min(count, first + block);
      rows.fill(0).set(data.subarray(first * dims, rowsEnd * dims));
      for (let a = first; a < rowsEnd; a += rowsAtOnce) {
        out.fill(-1);
        for (const panel of panels)
          kernel(panelCount, 4 * (a - first) * dims, panel.byteOffset, out.byteOffset, 4 * block);
        for (let row = 0; row < rowsAtOnce && a + row < rowsEnd; row++) {
          const image = a + row;
          const line = row * block - second;
          let mine = bar[image] as number;
          for (let b = Math.max(second, image + 1); b < columnsEnd; b++) {
            const value = out[line + b] as number;
            if (value > mine) {
              offer(image, b, value);
              mine = bar[image] as number;
            }
            if (value > (bar[b] as number)) offer(b, image, value);
          }
        }
      }
      await onProgress?.(++done, (blocks * (blocks + 1)) / 2);
    }
  }
  const pairs = new Set<number>();
  for (let at = 0; at < other.length; at++) {
    const [image, partner] = [Math.floor(at / neighbours), other[at] as number];
    if (partner >= 0) pairs.add(Math.min(image, partner) * count + Math.max(image, partner));
  }
  return Float64Array.from(pairs)
    .sort()
    .reduce<Candidate[]>((list, pair) => {
      const [a, b] = [Math.floor(pair / count), pair % count];
      list.push({ a, b, orientation: bestOrientation(hashes, a, b) });
      return list;
    }, []);
}

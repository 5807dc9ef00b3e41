import type { GreyPlanes } from './grey-planes.ts';

/**
 * Perceptual hashes of a set of images: float32 [count, dims], every row of length 1, or all zeros where the image is flat.
 * The values are the low frequencies of the cosine transform, ordered by the parity of (horizontal, vertical) frequency:
 * even-even, even-odd, odd-even, odd-odd, so that mirroring an image changes the sign of whole sections.
 */
export type PerceptualHashes = {
  readonly count: number;
  readonly dims: number;
  readonly data: Float32Array;
  /** Where each of the four sections begins, and where the last ends. */
  readonly sections: readonly [number, number, number, number, number];
  /** For every value the place of the one with horizontal and vertical frequency exchanged. */
  readonly transposed: Int32Array;
};

/** Frequencies within this radius (half periods over the image's side) are taken: 64 of them, the mean left out. */
const radius = 8.5;
/** Values beyond this many standard deviations count as so many: one strong edge must not be all of the hash. */
const clip = 2.5;
/** An image whose grey levels vary less than this (standard deviation) is flat: nothing in it can be recognised. */
export const flatDeviation = 1.5;

type Frequency = { readonly u: number; readonly v: number };

function frequencies(): { list: Frequency[]; sections: [number, number, number, number, number] } {
  const all: Frequency[] = [];
  for (let v = 0; v <= radius; v++)
    for (let u = 0; u <= radius; u++) if (u + v > 0 && u * u + v * v < radius * radius) all.push({ u, v });
  const parts = [0, 1, 2, 3].map((part) => all.filter(({ u, v }) => (u % 2) * 2 + (v % 2) === part));
  const ends = parts.reduce<number[]>((sums, part) => [...sums, (sums.at(-1) as number) + part.length], [0]);
  return { list: parts.flat(), sections: ends as [number, number, number, number, number] };
}

/** Cosine transform (DCT-II, unscaled) of every plane at the chosen frequencies: float32 [count, dims]. */
function transform({ side, count, data }: GreyPlanes, list: readonly Frequency[]): Float32Array {
  const limit = Math.ceil(radius);
  const waves = Float32Array.from({ length: limit * side }, (_, i) =>
    Math.cos((Math.PI * ((i % side) + 0.5) * Math.floor(i / side)) / side),
  );
  const out = new Float32Array(count * list.length);
  const rows = new Float32Array(limit * side);
  for (let image = 0; image < count; image++) {
    const plane = image * side * side;
    for (let u = 0; u < limit; u++) {
      for (let y = 0; y < side; y++) {
        let sum = 0;
        for (let x = 0, at = plane + y * side, wave = u * side; x < side; x++)
          sum += (data[at + x] as number) * (waves[wave + x] as number);
        rows[u * side + y] = sum;
      }
    }
    for (let k = 0; k < list.length; k++) {
      const { u, v } = list[k] as Frequency;
      let sum = 0;
      for (let y = 0; y < side; y++) sum += (rows[u * side + y] as number) * (waves[v * side + y] as number);
      out[image * list.length + k] = sum;
    }
  }
  return out;
}

function isFlat(plane: Float32Array): boolean {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < plane.length; i++) {
    sum += plane[i] as number;
    squares += (plane[i] as number) ** 2;
  }
  const mean = sum / plane.length;
  return squares / plane.length - mean * mean < flatDeviation ** 2;
}

/**
 * The hashes of a set of images. Every frequency is measured against how it varies in this set (mean and standard
 * deviation, the same for a frequency and its transposed), so that what all images share, such as a bright middle, does
 * not make them alike; then each hash is scaled to length 1, which cancels brightness and contrast.
 */
export function perceptualHashes(planes: GreyPlanes): PerceptualHashes {
  const { list, sections } = frequencies();
  const { count, side } = planes;
  const dims = list.length;
  const place = new Map(list.map(({ u, v }, index) => [`${u} ${v}`, index]));
  const transposed = Int32Array.from(list, ({ u, v }) => place.get(`${v} ${u}`) as number);
  const data = transform(planes, list);
  const mean = new Float64Array(dims);
  const square = new Float64Array(dims);
  for (let i = 0, at = 0; i < count; i++) {
    for (let k = 0; k < dims; k++, at++) {
      const value = data[at] as number;
      mean[k] = (mean[k] as number) + value / count;
      square[k] = (square[k] as number) + (value * value) / count;
    }
  }
  const even = sections[1];
  // A mirrored set must hash alike, so only frequencies that mirroring leaves alone have a mean to take off.
  const centre = Float64Array.from(list, (_, k) =>
    k < even ? ((mean[k] as number) + (mean[transposed[k] as number] as number)) / 2 : 0,
  );
  const spread = Float64Array.from(list, (_, k) => {
    const other = transposed[k] as number;
    const power = ((square[k] as number) + (square[other] as number)) / 2 - (centre[k] as number) ** 2;
    return Math.sqrt(Math.max(power, 1e-6));
  });
  for (let i = 0; i < count; i++) {
    const from = i * dims;
    let length = 0;
    for (let k = 0; k < dims; k++) {
      const scaled = ((data[from + k] as number) - (centre[k] as number)) / (spread[k] as number);
      const value = Math.max(-clip, Math.min(clip, scaled));
      data[from + k] = value;
      length += value * value;
    }
    const flat = isFlat(planes.data.subarray(i * side * side, (i + 1) * side * side));
    const scale = flat || length < 1e-12 ? 0 : 1 / Math.sqrt(length);
    for (let k = 0; k < dims; k++) data[from + k] = (data[from + k] as number) * scale;
  }
  return { count, dims, data, sections, transposed };
}

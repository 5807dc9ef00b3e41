import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** A network of one narrow block. */
export const tinyNetwork = { depth: 1, embedDim: 16, numHeads: 2, classAttentionDepth: 1 } as const;

/** Options that choose it. */
export const tinyBackbone: readonly string[] = [
  ...['--image-size', '16', '--threads', '1'],
  ...['--set', ...Object.entries(tinyNetwork).map(([name, value]) => `xcit.${name}=${value}`)],
];

/** Options that make a run of a second: that network, small views and a small head. */
export const tiny: readonly string[] = [
  ...['--local-size', '8', '--batch', '4', ...tinyBackbone],
  ...['dino.numPrototypes=16', 'dino.hiddenDim=16', 'dino.bottleneckDim=8', 'dino.localCrops=1'],
];

/** Options that make an evaluation of a moment. */
export const quickEvaluation: readonly string[] = [
  '--k',
  '1,3',
  '--repetitions',
  '2',
  '--classifiers',
  'knn,svm',
];

/** Writes one image of 16 pixels whose colours depend on `index`; the folder is made where missing. */
export async function writeImage(file: string, index: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const pixels = Uint8Array.from({ length: 16 * 16 * 3 }, (_, at) => (at * (index + 3) + 40 * index) % 251);
  await sharp(pixels, { raw: { width: 16, height: 16, channels: 3 } })
    .png()
    .toFile(file);
}

/** Writes a data set: a folder for each class with so many images. */
export async function writeClasses(folder: string, sizes: Readonly<Record<string, number>>): Promise<string> {
  let index = 0;
  for (const [label, size] of Object.entries(sizes)) {
    for (let i = 0; i < size; i++) await writeImage(join(folder, label, `${label}-${i}.png`), index++);
  }
  return folder;
}

/** Writes an image that ends in the middle. */
export async function writeTruncated(file: string): Promise<void> {
  const whole = await sharp({
    create: {
      width: 64,
      height: 64,
      channels: 3,
      background: '#a0a',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .jpeg()
    .toBuffer();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, whole.subarray(0, whole.length >> 1));
}

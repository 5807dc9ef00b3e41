import { type DecodedImage, type FeatureTable, SparsamError, foldIn, key, permutation } from '@sparsam/core';
import { encodeJpeg, tileSheet } from '@sparsam/data';
import { type ResultsFile, type Task, readPredictions } from '@sparsam/evaluate';
import { featureMap, picturedImages, predictionSets, writeGallery } from '@sparsam/report';
import type { Context } from '../commands/command.ts';

/** More points than this hide each other, and their pictures would make the report heavy. */
const mostPoints = 2000;
/** Side of a picture in the sheet: larger ones where there are few. */
const cellFor = (points: number): number => (points <= 1000 ? 56 : 40);
const thumbnailSize = 96;

export type GalleryOptions = {
  readonly task: Task;
  /** One row for each of the task's images. */
  readonly trained: FeatureTable;
  /** What the folder's `results.json` holds. */
  readonly results: ResultsFile;
  /** The method whose features these are. */
  readonly method: string;
  readonly seed: number;
  /** The picture of a row of the task. */
  readonly picture: (row: number) => DecodedImage | Promise<DecodedImage>;
};

/**
 * Keeps for the report what needs the images: a map of the test images by their features, small pictures of its points,
 * and larger ones of the examples that the report shows, so that `sparsam report` works where the data are not. Reads
 * the predictions from the folder. An image that cannot be read any more leaves a grey tile.
 */
export async function makeGallery(context: Context, folder: string, options: GalleryOptions): Promise<void> {
  const { io, progress } = context;
  const { task, trained, results, method, seed, picture } = options;
  const numTest = task.test.length;
  progress.stage('Map');
  const order = permutation(foldIn(key(seed), 'map'), numTest);
  const points = order.slice(0, mostPoints).sort();
  const features = new Float32Array(points.length * trained.embedDim);
  points.forEach((point, index) => {
    const from = (task.test[point] as number) * trained.embedDim;
    features.set(trained.features.subarray(from, from + trained.embedDim), index * trained.embedDim);
  });
  const matrix = { rows: points.length, columns: trained.embedDim, data: features };
  const positions = await featureMap(matrix, {
    key: foldIn(key(seed), 'umap'),
    onProgress: (done, total) => {
      io.signal.throwIfAborted();
      progress.tick({ done, total });
    },
  });
  progress.end();
  const shown = async (point: number): Promise<DecodedImage> => {
    io.signal.throwIfAborted();
    try {
      return await picture(task.test[point] as number);
    } catch (error) {
      if (!(error instanceof SparsamError)) throw error;
      return { width: 1, height: 1, data: Uint8Array.of(160, 160, 160) };
    }
  };
  const sets = predictionSets(await readPredictions(folder), results.protocol);
  const thumbnails = new Map<number, Uint8Array>();
  for (const image of picturedImages(results, sets))
    thumbnails.set(image, await encodeJpeg(await shown(image), { size: thumbnailSize }));
  const tiles: DecodedImage[] = [];
  if (positions !== undefined) for (const point of points) tiles.push(await shown(point));
  await writeGallery(folder, {
    protocol: results.protocol.id,
    method,
    backbone: trained.backbone,
    points: positions === undefined ? new Int32Array(0) : points,
    positions: positions ?? new Float32Array(0),
    sheet: tiles.length === 0 ? undefined : await tileSheet(tiles, { cell: cellFor(tiles.length) }),
    thumbnails,
  });
}

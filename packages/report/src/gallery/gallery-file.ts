import { decodeSafetensors, encodeSafetensors, readBytes, writeFileAtomic } from '@sparsam/checkpoint';
import { type NdArray, SparsamError } from '@sparsam/core';
import { join } from 'node:path';
import type { Gallery } from './gallery.ts';

/** The name of the file in a run folder. */
export const galleryFileName = 'gallery.safetensors';

const thumbnailPrefix = 'thumbnails/';
const bytes = (data: Uint8Array): NdArray => ({ dtype: 'uint8', shape: [data.length], data });

/**
 * Writes `gallery.safetensors` into a folder: `points` int32 [points], `positions` float32 [points, 2], `sheet` and
 * `thumbnails/<test image>` uint8 [bytes of a JPEG]; the rest in the metadata.
 */
export async function writeGallery(folder: string, gallery: Gallery): Promise<void> {
  const { protocol, points, positions, method, backbone, sheet, thumbnails } = gallery;
  const tensors = new Map<string, NdArray>([
    ['points', { dtype: 'int32', shape: [points.length], data: points }],
    ['positions', { dtype: 'float32', shape: [points.length, 2], data: positions }],
    ...(sheet === undefined ? [] : [['sheet', bytes(sheet.jpeg)] as const]),
    ...[...thumbnails].map(([image, jpeg]) => [`${thumbnailPrefix}${image}`, bytes(jpeg)] as const),
  ]);
  const metadata = {
    ...{ protocol, method, backbone },
    ...(sheet === undefined ? {} : { cell: String(sheet.cell), columns: String(sheet.columns) }),
  };
  await writeFileAtomic(join(folder, galleryFileName), encodeSafetensors(tensors, metadata));
}

/** A JPEG begins with these bytes; what else came from a file is not put into a page. */
const isJpeg = (data: Uint8Array): boolean => data[0] === 0xff && data[1] === 0xd8 && data[2] === 0xff;

/** Reads what `writeGallery` wrote. Throws SparsamError where the file is missing, damaged or holds something else. */
export async function readGallery(folder: string): Promise<Gallery> {
  const path = join(folder, galleryFileName);
  const { tensors, metadata } = decodeSafetensors(await readBytes(path), path);
  const [points, positions, sheet] = ['points', 'positions', 'sheet'].map((name) => tensors.get(name));
  const pictures = [...tensors].filter(([name]) => name.startsWith(thumbnailPrefix));
  const jpegs = [...pictures.map(([, tensor]) => tensor), ...(sheet === undefined ? [] : [sheet])];
  if (
    points?.dtype !== 'int32' ||
    positions?.dtype !== 'float32' ||
    positions.data.length !== 2 * points.data.length ||
    jpegs.some(({ dtype, data }) => dtype !== 'uint8' || !isJpeg(data as Uint8Array))
  ) {
    throw new SparsamError(
      'input',
      `${path} does not hold the pictures and the map of a report. Evaluate again to make it anew.`,
    );
  }
  const { protocol = '', method = '', backbone = '', cell, columns } = metadata;
  return {
    ...{ protocol, method, backbone },
    points: points.data as Int32Array,
    positions: positions.data as Float32Array,
    sheet:
      sheet === undefined
        ? undefined
        : { jpeg: sheet.data as Uint8Array, cell: Number(cell), columns: Number(columns) },
    thumbnails: new Map(
      pictures.map(([name, { data }]) => [Number(name.slice(thumbnailPrefix.length)), data as Uint8Array]),
    ),
  };
}

import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** File names the decoder reads, by extension. */
const readable = new Set(['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.gif', '.avif']);
/** Extensions that are images, too, but that the decoder does not read; worth a word to the user. */
const unreadable = new Set([
  '.bmp',
  '.dcm',
  '.dicom',
  '.jp2',
  '.heic',
  '.svs',
  '.ndpi',
  '.nii',
  '.npy',
  '.npz',
]);

/** The images below a folder: paths relative to it, with `/` between their parts, sorted by code unit. */
export type ImageListing = { readonly images: readonly string[]; readonly unsupported: readonly string[] };

/** Sorts paths by code unit, so that the order is the same in every locale. */
export function byPath(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Lists the images in a folder and all folders below it. Hidden entries (names that start with a dot, `__MACOSX`) are
 * left out; links are followed, each folder once. `unsupported` lists image files of formats that cannot be decoded.
 */
export async function listImages(folder: string): Promise<ImageListing> {
  const images: string[] = [];
  const unsupported: string[] = [];
  const visited = new Set<string>();
  const visit = async (relative: string): Promise<void> => {
    const absolute = join(folder, relative);
    const real = await realpath(absolute);
    if (visited.has(real)) return;
    visited.add(real);
    for (const entry of await readdir(absolute, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === '__MACOSX') continue;
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const kind = entry.isSymbolicLink() ? await stat(join(folder, path)).catch(() => undefined) : entry;
      if (kind?.isDirectory() === true) await visit(path);
      else if (kind?.isFile() === true) {
        const extension = extname(entry.name).toLowerCase();
        if (readable.has(extension)) images.push(path);
        else if (unreadable.has(extension)) unsupported.push(path);
      }
    }
  };
  await visit('');
  return { images: images.sort(byPath), unsupported: unsupported.sort(byPath) };
}

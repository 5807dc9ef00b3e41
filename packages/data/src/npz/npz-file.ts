import { crc32 } from 'node:zlib';
import { SparsamError } from '@sparsam/core';
import { type Entry, type ZipFile, openPromise } from 'yauzl';
import { type NpyHeader, elementsOf, maxNpyHeader, parseNpyHeader } from './npy-header.ts';

/** One array of an `.npz` file: its head, and where its bytes are. */
export type NpzArray = { readonly name: string; readonly header: NpyHeader; readonly entry: Entry };

/** An open `.npz` file (a zip of `.npy` arrays, as `numpy.savez` writes it). */
export interface NpzFile {
  readonly path: string;
  readonly arrays: ReadonlyMap<string, NpzArray>;
  /** The elements of an array in pieces as they are unpacked, never the whole in memory. Throws where it is damaged. */
  read(array: NpzArray): AsyncGenerator<Uint8Array>;
  close(): void;
}

/** Most arrays a file may hold; a MedMNIST file has six. */
const maxArrays = 256;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function listEntries(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > maxArrays) reject(new Error(`it holds more than ${maxArrays} files`));
      else zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });
}

/** The first bytes of an entry, enough for the head of an array. */
async function firstBytes(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry);
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length >= maxNpyHeader) break;
  }
  return Buffer.concat(pieces);
}

/**
 * Opens an `.npz` file and reads the heads of its arrays. Lengths are checked against the heads before anything is unpacked,
 * and checksums while it is.
 *
 * @throws SparsamError (input) naming the file, the array and what is wrong
 */
export async function openNpz(path: string): Promise<NpzFile> {
  const refuse = (what: string, cause: unknown): SparsamError =>
    new SparsamError(
      'input',
      `${what} could not be read: ${reasonOf(cause)}. Expected is an .npz file of numpy arrays, whole and not changed.`,
      { cause },
    );
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { autoClose: false });
  } catch (cause) {
    throw refuse(path, cause);
  }
  const arrays = new Map<string, NpzArray>();
  try {
    for (const entry of await listEntries(zip)) {
      if (!entry.fileName.endsWith('.npy')) continue;
      const name = entry.fileName.slice(0, -4);
      try {
        const header = parseNpyHeader(await firstBytes(zip, entry));
        const expected = header.dataStart + elementsOf(header.shape) * header.itemBytes;
        if (entry.uncompressedSize !== expected)
          throw new Error(`its shape asks for ${expected} bytes and it has ${entry.uncompressedSize}`);
        arrays.set(name, { name, header, entry });
      } catch (cause) {
        throw refuse(`The array ${name} in ${path}`, cause);
      }
    }
  } catch (cause) {
    zip.close();
    throw cause instanceof SparsamError ? cause : refuse(path, cause);
  }
  return {
    path,
    arrays,
    async *read({ name, header, entry }) {
      try {
        const stream = await zip.openReadStreamPromise(entry);
        let [skip, sum] = [header.dataStart, 0];
        for await (const piece of stream as AsyncIterable<Buffer>) {
          sum = crc32(piece, sum);
          if (skip < piece.length) yield piece.subarray(skip);
          skip = Math.max(0, skip - piece.length);
        }
        if (sum !== entry.crc32) throw new Error('its checksum is wrong, so the file is damaged');
      } catch (cause) {
        throw refuse(`The array ${name} in ${path}`, cause);
      }
    },
    close: () => zip.close(),
  };
}

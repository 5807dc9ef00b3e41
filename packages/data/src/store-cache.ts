import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Row } from '@sparsam/core';
import { type ImageStore, createImageStore } from './image-store.ts';
import type { SkippedImage } from './load-images.ts';

const magic = 'sparsam images 1\n';
const maxHeader = 256 * 2 ** 20;
/** Reads and writes go in pieces: one call handles at most 2 GB. */
const piece = 2 ** 28;

type Header = {
  readonly key: string;
  readonly size: number;
  readonly count: number;
  readonly skipped: readonly SkippedImage[];
};

/** SHA-256 over the size and, of every image, path, length and time of change: another content gives another key. */
export async function contentKey(root: string, rows: readonly Row[], size: number): Promise<string> {
  const hash = createHash('sha256').update(`${magic}${size}\n`);
  // Where the root is one file that holds all images, it stands for them.
  const whole = await stat(root).catch(() => undefined);
  if (whole?.isFile() === true) hash.update(`${root}\0${whole.size}\0${whole.mtimeMs}\n`);
  for (let start = 0; start < rows.length; start += 256) {
    const part = rows.slice(start, start + 256);
    const found = await Promise.all(part.map(({ path }) => stat(join(root, path)).catch(() => undefined)));
    part.forEach(({ path }, i) =>
      hash.update(`${path}\0${found[i]?.size ?? -1}\0${found[i]?.mtimeMs ?? -1}\n`),
    );
  }
  return hash.digest('hex');
}

async function transfer(
  step: (from: number, length: number) => Promise<number>,
  total: number,
): Promise<void> {
  for (let at = 0; at < total;) {
    const moved = await step(at, Math.min(piece, total - at));
    if (moved === 0) throw new Error('the file is shorter than it says');
    at += moved;
  }
}

async function readHeader(file: FileHandle): Promise<{ header: Header; start: number } | undefined> {
  const fixed = Buffer.alloc(magic.length + 4);
  await file.read(fixed, 0, fixed.length, 0);
  if (fixed.toString('latin1', 0, magic.length) !== magic) return undefined;
  const length = fixed.readUInt32LE(magic.length);
  if (length > maxHeader) return undefined;
  const text = Buffer.alloc(length);
  await file.read(text, 0, length, fixed.length);
  return { header: JSON.parse(text.toString('utf8')) as Header, start: fixed.length + length };
}

/** The cached store of a key, or undefined where there is none that fits; a damaged file counts as none. */
export async function readStoreCache(
  path: string,
  key: string,
): Promise<{ store: ImageStore; skipped: readonly SkippedImage[] } | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const found = await readHeader(file);
    if (found === undefined || found.header.key !== key) return undefined;
    const { header, start } = found;
    const bytes = header.count * header.size * header.size * 3;
    if ((await file.stat()).size !== start + bytes) return undefined;
    const store = createImageStore(header.count, header.size);
    await transfer(
      async (at, length) => (await file.read(store.data, at, length, start + at)).bytesRead,
      bytes,
    );
    return { store, skipped: header.skipped };
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

/** Writes a store beside its key: into a temporary file first, then renamed, so that no reader sees half of it. */
export async function writeStoreCache(
  path: string,
  key: string,
  store: ImageStore,
  skipped: readonly SkippedImage[],
): Promise<void> {
  const header: Header = { key, size: store.size, count: store.count, skipped };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  // Machines that share a folder may have equal process ids.
  const temporary = `${path}.${randomUUID()}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const file = await open(temporary, 'w');
    try {
      const head = Buffer.concat([Buffer.from(magic, 'latin1'), length, text]);
      await file.write(head, 0, head.length, 0);
      await transfer(
        async (at, count) => (await file.write(store.data, at, count, head.length + at)).bytesWritten,
        store.data.length,
      );
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

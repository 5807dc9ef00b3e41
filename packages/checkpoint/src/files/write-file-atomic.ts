import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { fileError } from './file-error.ts';

/** What a file is made of: bytes, text in UTF-8, or parts written one after another. */
export type FileContent = Uint8Array | string | Iterable<Uint8Array>;

let written = 0;

/** Opens a new file that no other writer has: in the folder of `path`, as a rename across disks is not atomic. */
async function openTemporary(path: string): Promise<[FileHandle, string]> {
  for (;;) {
    const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${threadId}-${written++}.tmp`);
    try {
      return [await open(temporary, 'wx'), temporary];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Linux writes at most 2^31 - 4096 bytes in one call. */
const chunkBytes = 2 ** 30;

async function writeAll(file: FileHandle, part: Uint8Array): Promise<void> {
  for (let offset = 0; offset < part.length;) {
    const { bytesWritten } = await file.write(part, offset, Math.min(chunkBytes, part.length - offset));
    offset += bytesWritten;
  }
}

/** Makes renames in a folder survive a power cut. Not every system lets a folder be opened; then its own order has to do. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF'].includes(code ?? '')) throw error;
  } finally {
    await handle?.close();
  }
}

/**
 * Writes a whole file or nothing: into a temporary file beside it, flushed to the disk, then renamed over `path`, then
 * the folder flushed. A reader sees the old file or the new one, after a kill or a power cut too.
 *
 * Throws SparsamError where the disk is full, the folder is missing or may not be written; `path` is then as it was and
 * nothing is left beside it.
 */
export async function writeFileAtomic(path: string, content: FileContent): Promise<void> {
  const parts =
    typeof content === 'string'
      ? [Buffer.from(content)]
      : content instanceof Uint8Array
        ? [content]
        : content;
  let temporary: string | undefined;
  let file: FileHandle | undefined;
  try {
    [file, temporary] = await openTemporary(path);
    for (const part of parts) await writeAll(file, part);
    await file.sync();
    await file.close();
    file = undefined;
    await rename(temporary, path);
    temporary = undefined;
    await syncFolder(dirname(path));
  } catch (error) {
    throw fileError(error, `write ${path}`);
  } finally {
    await file?.close().catch(() => undefined);
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => undefined);
  }
}

import { open } from 'node:fs/promises';
import { fileError } from './file-error.ts';

/** One call of `read` gives at most 2^31 - 1 bytes, as does `readFile` for a whole file. */
const chunkBytes = 2 ** 30;

/** A whole file of any size, in one array of its own. Throws SparsamError where it cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const bytes = new Uint8Array(size);
      let offset = 0;
      while (offset < size) {
        const { bytesRead } = await file.read(bytes, offset, Math.min(chunkBytes, size - offset), offset);
        if (bytesRead === 0) break;
        offset += bytesRead;
      }
      return bytes.subarray(0, offset);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, `read ${path}`);
  }
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** A function that makes new folders, which are removed when the test file ends (`afterAll` of the test runner). */
export function temporaryFolders(afterAll: (clean: () => void) => void): () => string {
  const home = mkdtempSync(join(tmpdir(), 'sparsam-data-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  return () => mkdtempSync(join(home, 'folder-'));
}

/** Writes files below a folder: text as it is. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** The colour of the picture at (x, y): a ramp to the right in red, a ramp down in green, blue constant. */
export function colourAt(x: number, y: number): readonly [number, number, number] {
  return [40 + x * 4, 30 + y * 5, 120];
}

/** A picture with `colourAt` at every pixel, ready to be encoded. */
export function picture(width = 32, height = 24): Sharp {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set(colourAt(x, y), (y * width + x) * 3);
  return sharp(data, { raw: { width, height, channels: 3 } });
}

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

/** Writes files below a new or empty folder; returns its path as people would type it. Throws Error for a folder in use. */
export async function writeFiles(
  cwd: string,
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<string> {
  const home = resolve(cwd, folder);
  const present = await readdir(home).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new Error(`${home} cannot be written to: ${error.message}. Name another folder with --out.`);
  });
  if (present.length > 0)
    throw new Error(`The folder ${home} is not empty. Name another with --out, or empty it.`);
  for (const [path, text] of files) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  return relative(cwd, home) || '.';
}

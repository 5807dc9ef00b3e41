import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('../../templates/', import.meta.url));

/** The templates of one folder: path without `.template` -> text. */
export async function readTemplates(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const entries = await readdir(join(home, folder), { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const path = file
      .slice(join(home, folder).length + 1)
      .replaceAll('\\', '/')
      .replace(/\.template$/, '');
    found.set(path, await readFile(file, 'utf8'));
  }
  return found;
}

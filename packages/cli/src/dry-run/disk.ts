import { existsSync } from 'node:fs';
import { readdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bytes } from '../ui/bytes.ts';
import { type Check, ok, problem } from './checks.ts';

/** Bytes that are free where a folder is, or would be. */
async function freeAt(folder: string): Promise<number> {
  let present = folder;
  while (!existsSync(present) && dirname(present) !== present) present = dirname(present);
  const { bavail, bsize } = await statfs(present);
  return bavail * bsize;
}

/** Whether the disk of a folder has room for so many bytes. */
export async function checkDisk(folder: string, needed: number): Promise<Check> {
  const free = await freeAt(folder);
  const said = `about ${bytes(needed)} needed, ${bytes(free)} free at ${folder}`;
  return needed <= free
    ? ok('disk', said)
    : problem('disk', `${said}. Free some space, or name another folder with --out.`);
}

/** Whether a folder may be written into: a new one, an empty one, or one that holds what is gone on with. */
export async function checkOut(
  folder: string,
  { mark, goesOn }: { readonly mark: string; readonly goesOn: boolean },
): Promise<Check> {
  const present = existsSync(folder) ? (await readdir(folder)).filter((name) => !name.startsWith('.')) : [];
  if (present.length === 0) return ok('results', `go to ${folder}`);
  if (goesOn && existsSync(join(folder, mark))) return ok('results', `go on in ${folder}`);
  return problem(
    'results',
    `${folder} already holds ${present.slice(0, 3).join(', ')}. Name another folder with --out.`,
    'usage',
  );
}

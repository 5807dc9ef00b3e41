import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimFile, claimRunFolder, freeFolder } from './run-folder.ts';

let base: string;
beforeEach(async () => void (base = await mkdtemp(join(tmpdir(), 'sparsam-folder-'))));
afterEach(() => rm(base, { recursive: true }));

async function folderWith(...names: string[]): Promise<string> {
  const folder = join(base, 'out');
  await mkdir(folder);
  for (const name of names) await writeFile(join(folder, name), 'x');
  return folder;
}

test('a new or an empty folder is taken, and locked against a second run', async () => {
  const folder = join(base, 'new', 'deep');
  const lock = await claimRunFolder(folder, {});
  await expect(claimRunFolder(folder, {})).rejects.toThrow('is in use by process');
  await lock.release({ begun: true });
  await (await claimRunFolder(folder, {})).release({ begun: true });
});

test('a run is neither overwritten nor resumed unless told to', async () => {
  const folder = await folderWith('config.json', 'log.jsonl');
  await expect(claimRunFolder(folder, {})).rejects.toThrow(
    /already holds a run.*--resume.*--overwrite.*--out/s,
  );
  await (await claimRunFolder(folder, { resume: true })).release({ begun: true });
  expect((await readdir(folder)).filter((name) => !name.startsWith('.')).sort()).toEqual([
    'config.json',
    'log.jsonl',
  ]);
  await (await claimRunFolder(folder, { overwrite: true })).release({ begun: true });
  expect(existsSync(join(folder, 'config.json'))).toBe(false);
});

test('files that are not of a run are never removed', async () => {
  const folder = await folderWith('config.json', 'thesis.doc');
  await expect(claimRunFolder(folder, { overwrite: true })).rejects.toThrow('thesis.doc');
  expect(existsSync(join(folder, 'thesis.doc'))).toBe(true);
});

test('there must be a run to resume, and only one of the two switches', async () => {
  const folder = await folderWith('notes.txt');
  await expect(claimRunFolder(folder, { resume: true })).rejects.toThrow('no run to resume');
  await expect(claimRunFolder(folder, { resume: true, overwrite: true })).rejects.toThrow('not both');
  await expect(claimRunFolder(folder, {})).rejects.toThrow('already holds notes.txt');
  await expect(claimRunFolder(join(folder, 'notes.txt'), {})).rejects.toThrow('is a file');
});

test('the next free number is found', async () => {
  expect(freeFolder(join(base, 'smear'))).toBe(join(base, 'smear'));
  await mkdir(join(base, 'smear'));
  await mkdir(join(base, 'smear-2'));
  expect(freeFolder(join(base, 'smear'))).toBe(join(base, 'smear-3'));
});

test('a folder in which nothing was begun is left as it was', async () => {
  const folder = join(base, 'new');
  const claimed = await claimRunFolder(folder, {});
  await mkdir(join(folder, 'cache'));
  await claimed.release({ begun: false });
  expect(existsSync(folder)).toBe(false);
});

test('a file is not overwritten silently', async () => {
  const folder = await folderWith('a.png');
  expect(() => claimFile(join(folder, 'a.png'), undefined)).toThrow('--overwrite');
  expect(() => claimFile(folder, true)).toThrow('is a folder');
  claimFile(join(folder, 'a.png'), true);
  claimFile(join(folder, 'b.png'), undefined);
});

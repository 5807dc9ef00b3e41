import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomic } from './write-file-atomic.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparsam-atomic-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writeFileAtomic', () => {
  it('writes text, bytes and parts, and replaces what was there', async () => {
    const path = join(folder, 'a.txt');
    await writeFileAtomic(path, 'grün');
    expect(await readFile(path, 'utf8')).toBe('grün');
    await writeFileAtomic(path, Uint8Array.of(1, 2, 3));
    expect([...(await readFile(path))]).toEqual([1, 2, 3]);
    await writeFileAtomic(path, [Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2)]);
    expect([...(await readFile(path))]).toEqual([1, 2]);
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('lets writers of one file race: one of them wins whole', async () => {
    const path = join(folder, 'race');
    const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(100_000));
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    expect(texts).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['race']);
  });

  it('leaves the old file and nothing else when a part cannot be had', async () => {
    const path = join(folder, 'a');
    await writeFile(path, 'old');
    const parts = function* (): Generator<Uint8Array> {
      yield new Uint8Array(1000);
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    await expect(writeFileAtomic(path, parts())).rejects.toThrow(
      /Could not write .*the disk is full\. Free some space/,
    );
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('says that a folder is missing, or that the path is one', async () => {
    await expect(writeFileAtomic(join(folder, 'no', 'a'), 'x')).rejects.toThrow(
      'there is no such file or folder',
    );
    await mkdir(join(folder, 'sub'));
    await expect(writeFileAtomic(join(folder, 'sub'), 'x')).rejects.toThrow('it is a folder');
    expect(await readdir(folder)).toEqual(['sub']);
  });
});

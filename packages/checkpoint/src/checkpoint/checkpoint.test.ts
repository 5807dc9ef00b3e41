import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { readFile, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NdArray, type Tree, float32 } from '@sparsam/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasCheckpoint, readCheckpoint } from './read-checkpoint.ts';
import { writeCheckpoint } from './write-checkpoint.ts';

const state = (value: number, size = 2): Tree<NdArray> => ({
  objective: {
    params: { 'backbone.w': float32(new Float32Array(size).fill(value), [size]) },
    buffers: {},
    count: { dtype: 'int32', shape: [], data: Int32Array.of(value) },
  },
  optimiser: { m: {}, nested: { deep: {} } },
});

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'sparsam-checkpoint-')), 'run', 'checkpoint');
});
afterEach(() => rm(join(folder, '..', '..'), { recursive: true }));

const save = (step: number): ReturnType<typeof writeCheckpoint> =>
  writeCheckpoint(folder, {
    state: state(step),
    manifest: { step, version: '1.0.0', plan: { totalSteps: 9 } },
  });
const damage = async (path: string): Promise<void> => {
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
  await writeFile(path, bytes);
};

describe('checkpoints', () => {
  it('come back as they were, empty records included', async () => {
    expect(await hasCheckpoint(folder)).toBe(false);
    const written = await save(3);
    expect(await hasCheckpoint(folder)).toBe(true);
    const { state: read, manifest, warning } = await readCheckpoint(folder);
    expect(read).toEqual(state(3));
    expect(Object.keys(read)).toEqual(['objective', 'optimiser']);
    expect(manifest).toEqual(written);
    expect(manifest).toMatchObject({ schema: 1, step: 3, version: '1.0.0', plan: { totalSteps: 9 } });
    expect(warning).toBeUndefined();
  });

  it('have bytes that depend on the state and the manifest alone', async () => {
    await save(1);
    const first = await readFile(join(folder, 'manifest.json'), 'utf8');
    await rm(folder, { recursive: true });
    await save(1);
    expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toBe(first);
  });

  it('keep the one before and no more', async () => {
    const [, second, third] = [await save(1), await save(2), await save(3)];
    expect((await readdir(folder)).sort()).toEqual(
      ['manifest.json', 'manifest.previous.json', second.file, third.file].sort(),
    );
    await save(3);
    expect((await readdir(folder)).sort()).toEqual(
      ['manifest.json', 'manifest.previous.json', second.file, third.file].sort(),
    );
  });

  it.each([
    [
      'a flipped bit',
      (file: string) => damage(join(folder, file)),
      /is damaged: its SHA-256 is .*step 1, is used instead/,
    ],
    ['a truncated file', (file: string) => truncate(join(folder, file), 10), /it has 10 bytes/],
    ['a missing file', (file: string) => rm(join(folder, file)), /there is no such file/],
    [
      'a damaged manifest',
      () => truncate(join(folder, 'manifest.json'), 20),
      /manifest.json is damaged: it is not JSON/,
    ],
    [
      'an empty manifest',
      () => writeFile(join(folder, 'manifest.json'), '{}'),
      /manifest.json is damaged: step/,
    ],
  ])('fall back to the one before and say so after %s', async (_, spoil, message) => {
    await save(1);
    await spoil((await save(2)).file);
    const read = await readCheckpoint(folder);
    expect(read.state).toEqual(state(1));
    expect(read.manifest.step).toBe(1);
    expect(read.warning).toMatch(message);
    // After a repair the good one stays the one before, even where the next write is cut short.
    await readCheckpoint(folder, { repair: true });
    const next = await save(3);
    expect((await readCheckpoint(folder)).warning).toBeUndefined();
    await damage(join(folder, next.file));
    expect((await readCheckpoint(folder)).state).toEqual(state(1));
  });

  it('are refused where both are damaged or none is there', async () => {
    await expect(readCheckpoint(folder)).rejects.toThrow(/There is no checkpoint in .*Train first/);
    const files = [(await save(1)).file, (await save(2)).file];
    for (const file of files) await damage(join(folder, file));
    await expect(readCheckpoint(folder)).rejects.toThrow(/cannot be used, and so is the one before it/);
  });

  it('of another version are refused, not passed over', async () => {
    await save(1);
    await save(2);
    const path = join(folder, 'manifest.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"schema": 1', '"schema": 2'));
    await expect(readCheckpoint(folder, { repair: true })).rejects.toThrow(
      /has schema 2; this version of sparsam reads schema 1/,
    );
    expect(await readdir(folder)).toContain('manifest.json');
  });

  it('do not follow a manifest out of the folder', async () => {
    const { file } = await save(1);
    const path = join(folder, 'manifest.json');
    await rename(join(folder, file), join(folder, '..', 'elsewhere.safetensors'));
    await writeFile(path, (await readFile(path, 'utf8')).replace(file, '../elsewhere.safetensors'));
    await expect(readCheckpoint(folder)).rejects.toThrow('manifest.json is damaged');
  });

  it('removes what killed writers left', async () => {
    await save(1);
    await writeFile(join(folder, '.state-00000002-abc.safetensors.77-0-0.tmp'), 'half');
    await writeFile(join(folder, '.manifest.json.77-0-1.tmp'), 'half');
    await writeFile(join(folder, 'state-00000009-0123456789ab.safetensors'), 'complete but never named');
    await writeFile(join(folder, 'notes.txt'), 'not ours');
    await save(2);
    const names = await readdir(folder);
    expect(names).toHaveLength(5);
    expect(names).toContain('notes.txt');
  });

  const limitable = spawnSync('prlimit', ['--version']).status === 0;
  it.skipIf(!limitable)(
    'leave everything as it was when the disk refuses a real write (prlimit; skipped without it)',
    async () => {
      await save(1);
      const before = (await readdir(folder)).sort();
      const ignore = (): void => undefined;
      process.on('SIGXFSZ', ignore);
      execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=65536:unlimited']);
      try {
        await expect(
          writeCheckpoint(folder, { state: state(2, 50_000), manifest: { step: 2 } }),
        ).rejects.toThrow(
          /Could not write .*larger than the system allows.*The checkpoint of step 1 is untouched/,
        );
      } finally {
        execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited:unlimited']);
        process.off('SIGXFSZ', ignore);
      }
      expect((await readdir(folder)).sort()).toEqual(before);
      expect((await readCheckpoint(folder)).state).toEqual(state(1));
    },
  );
});

import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type NdArray, SparsamError, type Tree } from '@sparsam/core';
import { fileError } from '../files/file-error.ts';
import { readBytes } from '../files/read-file.ts';
import { sha256 } from './hash.ts';
import { type Manifest, manifestName, previousName, readManifest } from './manifest.ts';
import { decodeTree } from './tree-file.ts';

export type Checkpoint = {
  readonly state: Tree<NdArray>;
  readonly manifest: Manifest;
  /** Where the newest checkpoint was damaged and the one before it was read: one sentence that says so. */
  readonly warning?: string;
};

async function readWhole(folder: string, manifest: Manifest): Promise<Checkpoint> {
  const path = join(folder, manifest.file);
  const bytes = await readBytes(path);
  if (bytes.length !== manifest.bytes) {
    throw new SparsamError(
      'input',
      `${path} is damaged: it has ${bytes.length} bytes, its manifest says ${manifest.bytes}.`,
    );
  }
  const hash = sha256(bytes);
  if (hash !== manifest.sha256) {
    throw new SparsamError(
      'input',
      `${path} is damaged: its SHA-256 is ${hash}, its manifest says ${manifest.sha256}.`,
    );
  }
  return { state: decodeTree(bytes, path), manifest };
}

/** Whether a folder holds a checkpoint, damaged or not. */
export async function hasCheckpoint(folder: string): Promise<boolean> {
  const present = (name: string): Promise<boolean> =>
    readManifest(folder, name).then(
      (found) => found !== undefined,
      () => true,
    );
  return (await present(manifestName)) || (await present(previousName));
}

/**
 * Reads the newest checkpoint of a folder, its hash verified. Where it is damaged, the one before is read instead and
 * `warning` says so. With `repair`, a damaged checkpoint's manifest is then set aside (`manifest.damaged.json`), so that
 * the next write cannot put it in the place of the good one; only the holder of the folder's lock may ask for that.
 *
 * Throws SparsamError: `input` where the folder holds no checkpoint, or none that is whole; `usage` where it may not be
 * read or another version of sparsam wrote it.
 */
export async function readCheckpoint(folder: string, { repair = false } = {}): Promise<Checkpoint> {
  const failures: SparsamError[] = [];
  for (const name of [manifestName, previousName]) {
    try {
      const manifest = await readManifest(folder, name);
      if (manifest === undefined) continue;
      const checkpoint = await readWhole(folder, manifest);
      const [failure] = failures;
      if (failure === undefined) return checkpoint;
      if (repair) await rename(join(folder, manifestName), join(folder, 'manifest.damaged.json'));
      return {
        ...checkpoint,
        warning: `${failure.message} The checkpoint before it, of step ${manifest.step}, is used instead.`,
      };
    } catch (error) {
      const failure = fileError(error, `read the checkpoint in ${folder}`);
      // Not damaged, but not for us to read: an older one in its place would be the wrong answer.
      if (failure.kind === 'usage') throw failure;
      failures.push(failure);
    }
  }
  const [first, second] = failures;
  if (first === undefined) {
    throw new SparsamError(
      'input',
      `There is no checkpoint in ${folder}: it has no ${manifestName}. Train first, or name another run.`,
    );
  }
  const both =
    second === undefined ? 'and there is none before it' : `and so is the one before it: ${second.message}`;
  throw new SparsamError(
    'input',
    `The checkpoint in ${folder} cannot be used, ${both} ${first.message} Start the run anew.`,
    { cause: first },
  );
}

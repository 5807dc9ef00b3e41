import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type NdArray, SparsamError, type Tree } from '@sparsam/core';
import { fileError } from '../files/file-error.ts';
import { syncFolder, writeFileAtomic } from '../files/write-file-atomic.ts';
import { sha256 } from './hash.ts';
import {
  type CheckpointInfo,
  type Manifest,
  manifestName,
  previousName,
  readManifest,
  tensorsName,
  tensorsPattern,
} from './manifest.ts';
import { treeParts } from './tree-file.ts';

const text = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** A manifest that is there and readable; a damaged one is not worth keeping as the previous one. */
const intact = (folder: string, name: string): Promise<Manifest | undefined> =>
  readManifest(folder, name).catch(() => undefined);

/**
 * Writes a state and its manifest into `folder` (made where missing). Tensors first, under a name of their own; the
 * manifest of the checkpoint before becomes `manifest.previous.json`; `manifest.json` is replaced last. So at every
 * moment, after a kill or a power cut too, one complete checkpoint is named by a manifest. Afterwards the tensors that
 * neither manifest names, and leftovers of killed writers, are removed: two checkpoints stay, three exist for a moment.
 *
 * One writer per folder at a time (see `lockFolder`). Throws SparsamError where the disk is full or may not be written;
 * the checkpoints before are then as they were.
 */
export async function writeCheckpoint(
  folder: string,
  { state, manifest: info }: { readonly state: Tree<NdArray>; readonly manifest: CheckpointInfo },
): Promise<Manifest> {
  if (!Number.isSafeInteger(info.step) || info.step < 0) {
    throw new SparsamError('internal', `A checkpoint's step is a whole number from 0, not ${info.step}.`);
  }
  const parts = treeParts(state);
  const hash = sha256(parts);
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  const manifest: Manifest = { ...info, schema: 1, file: tensorsName(info.step, hash), bytes, sha256: hash };
  let current: Manifest | undefined;
  try {
    await mkdir(folder, { recursive: true });
    current = await intact(folder, manifestName);
    // Until the disk has the new folder's own entry, a power cut could take all that is in it.
    if (current === undefined) await syncFolder(dirname(folder));
    await writeFileAtomic(join(folder, manifest.file), parts);
    if (current !== undefined && current.file !== manifest.file) {
      await writeFileAtomic(join(folder, previousName), text(current));
    }
    await writeFileAtomic(join(folder, manifestName), text(manifest));
  } catch (error) {
    // What was complete but is named by no manifest would only fill the disk further.
    await removeUnnamed(folder).catch(() => undefined);
    const failure = fileError(error, `write a checkpoint into ${folder}`);
    const kept = current === undefined ? '' : ` The checkpoint of step ${current.step} is untouched.`;
    throw new SparsamError(failure.kind, failure.message + kept, { cause: error });
  }
  await removeUnnamed(folder).catch(() => undefined);
  return manifest;
}

/** Removes tensors that no manifest names and temporary files of writers that were killed. */
async function removeUnnamed(folder: string): Promise<void> {
  const manifests = [await readManifest(folder, manifestName), await intact(folder, previousName)];
  const named = new Set(manifests.map((manifest) => manifest?.file));
  for (const name of await readdir(folder)) {
    const leftover = /^\.(state-.*\.safetensors|manifest.*\.json)\.[\d-]+\.tmp$/.test(name);
    if (leftover || (tensorsPattern.test(name) && !named.has(name)))
      await rm(join(folder, name), { force: true });
  }
}

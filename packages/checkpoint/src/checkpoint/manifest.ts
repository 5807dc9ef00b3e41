import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SparsamError } from '@sparsam/core';
import { fileError } from '../files/file-error.ts';
import type { Json } from './hash.ts';

/** What a caller says about a checkpoint: the step it was taken after, and whatever else a resumed run needs (JSON). */
export type CheckpointInfo = { readonly step: number } & { readonly [key: string]: Json | undefined };

/** `manifest.json`: what the checkpoint is, and how to know that its tensors are whole. It holds no time, so that equal runs write equal files. */
export type Manifest = CheckpointInfo & {
  readonly schema: 1;
  /** Name of the safetensors file beside it. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of that file. */
  readonly sha256: string;
};

export const manifestName = 'manifest.json';
export const previousName = 'manifest.previous.json';

/** A checkpoint's tensors: named by step and content, so that a new one never overwrites one that a manifest names. */
export const tensorsName = (step: number, hash: string): string =>
  `state-${String(step).padStart(8, '0')}-${hash.slice(0, 12)}.safetensors`;

export const tensorsPattern = /^state-\d{8,}-[0-9a-f]{12}\.safetensors$/;

function isManifest(value: Partial<Manifest> | null): value is Manifest {
  return (
    value !== null &&
    typeof value === 'object' &&
    Number.isSafeInteger(value.step) &&
    Number.isSafeInteger(value.bytes) &&
    typeof value.sha256 === 'string' &&
    typeof value.file === 'string' &&
    // Only a name beside the manifest: a path could lead anywhere.
    tensorsPattern.test(value.file)
  );
}

/**
 * The manifest in a file, undefined where there is no such file. Throws SparsamError: `input` where it is damaged,
 * `usage` where it may not be read or another version of sparsam wrote it.
 */
export async function readManifest(folder: string, name: string): Promise<Manifest | undefined> {
  const path = join(folder, name);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw fileError(error, `read ${path}`);
  }
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(text) as Partial<Manifest> | null;
  } catch (cause) {
    throw new SparsamError('input', `${path} is damaged: it is not JSON.`, { cause });
  }
  if (!isManifest(manifest))
    throw new SparsamError('input', `${path} is damaged: step, file, bytes and sha256 are not all there.`);
  if (manifest.schema !== 1) {
    throw new SparsamError(
      'usage',
      `${path} has schema ${String(manifest.schema)}; this version of sparsam reads schema 1. Use the version that wrote it.`,
    );
  }
  return manifest;
}

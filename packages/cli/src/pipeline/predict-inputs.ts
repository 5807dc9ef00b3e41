import { resolve } from 'node:path';
import { type Row, SparsamError } from '@sparsam/core';
import { listImages, readLabelFile } from '@sparsam/data';
import type { Context } from '../commands/command.ts';
import { need } from '../options/need.ts';
import type { Settings } from '../options/table.ts';

/** Throws SparsamError (usage) where the options do not say what to learn from, or what to predict. */
export function checkGiven(given: Settings): void {
  const { run, weights, labels, model, images, out } = given;
  if (run !== undefined && weights !== undefined)
    throw new SparsamError(
      'usage',
      'Give --run <folder>, or --weights <file> with --backbone <name>: one of the two.',
    );
  if (run === undefined && weights === undefined && labels !== undefined) {
    throw new SparsamError(
      'usage',
      'sparsam predict learns from labels with the network of a run: it needs --run <folder>, or --weights <file> with --backbone <name>.',
    );
  }
  if (weights !== undefined) need(given, 'backbone', 'predict');
  if (weights === undefined && given.backbone !== undefined)
    throw new SparsamError(
      'usage',
      `The backbone is that of the ${run === undefined ? 'model' : 'run'}; leave --backbone out.`,
    );
  if (labels === undefined && model === undefined) {
    throw new SparsamError(
      'usage',
      'sparsam predict learns from --labels <file>, or uses a --model <file> that was fitted before. Give one of the two.',
    );
  }
  if ((images === undefined) !== (out === undefined) || (images === undefined && labels === undefined)) {
    throw new SparsamError(
      'usage',
      'sparsam predict needs --images <folder> and --out <file>: what to predict, and where the answers go.',
    );
  }
  if (images === undefined && model === undefined)
    throw new SparsamError(
      'usage',
      'Give --images and --out to predict images, or --model to keep what is learned.',
    );
}

/** What is to be looked at: the images to predict, and the labelled ones, each once. */
export type Listed = {
  readonly root: string;
  readonly rows: readonly Row[];
  /** Paths of the rows that are to be predicted, in their order. */
  readonly asked: readonly string[];
  /** Classes of the labels; empty without labels. */
  readonly classes: readonly string[];
};

/** Lists what the options name. Warns of what is odd; throws SparsamError (input) where nothing can be done with it. */
export async function list({ progress }: Context, given: Settings): Promise<Listed> {
  const { labels, images } = given;
  const labelled = labels === undefined ? undefined : await readLabelFile(labels, images);
  labelled?.warnings.forEach(progress.warn);
  if (labelled?.classes.length === 1) {
    throw new SparsamError(
      'input',
      `All labels in ${labels} are "${labelled.classes[0]}". Two classes are the least that can be told apart.`,
    );
  }
  const root = images === undefined ? (labelled?.root as string) : resolve(images);
  const asked = images === undefined ? [] : await imagesIn(root, progress.warn);
  const rows = new Map<string, Row>(asked.map((path) => [resolve(root, path), { path }]));
  for (const row of labelled?.rows ?? []) {
    const absolute = resolve(labelled?.root as string, row.path);
    rows.set(absolute, { ...row, path: rows.get(absolute)?.path ?? absolute });
  }
  return { root, rows: [...rows.values()], asked, classes: labelled?.classes ?? [] };
}

async function imagesIn(folder: string, warn: (text: string) => void): Promise<readonly string[]> {
  const listing = await listImages(folder).catch((cause: unknown) => {
    throw new SparsamError('input', `The folder of images ${folder} does not exist or cannot be read.`, {
      cause,
    });
  });
  if (listing.unsupported.length > 0)
    warn(
      `${listing.unsupported.length} files are of formats that are not read, left out: ${listing.unsupported.slice(0, 5).join(', ')}. Convert them to PNG or JPEG.`,
    );
  if (listing.images.length === 0)
    throw new SparsamError('input', `The folder ${folder} holds no images (jpg, png, tif, webp, gif, avif).`);
  return listing.images;
}

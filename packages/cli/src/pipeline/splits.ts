import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { type Part, type Row, SparsamError, suggest } from '@sparsam/core';
import {
  type SplitLists,
  loadImages,
  partNames,
  readSplit,
  readSplitManifest,
  splitDataset,
  splitManifestName,
  verifyLists,
  writeSplit,
} from '@sparsam/data';
import { findLeaks, joinedGroups, leakSentence, leavingImages } from '@sparsam/integrity';
import type { Context } from '../commands/command.ts';
import { need } from '../options/need.ts';
import type { Settings } from '../options/table.ts';
import { textTable } from '../ui/table.ts';
import { checkData } from './check-data.ts';
import { knownDuplicates } from './known-duplicates.ts';
import { rowsInParts } from './leak-gate.ts';
import { nativeSide, usualTestCount } from './prepare-data.ts';
import { givenLists, readData, requireListsOf, rowsOfLists } from './read-data.ts';

const actions = ['list', 'verify', 'import', 'make'] as const;

/** The folder of the splits whose manifests come with the program. */
const knownFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve('@sparsam/splits/package.json'));

async function knownNames(): Promise<string[]> {
  const folder = knownFolder();
  return (await readdir(folder)).filter((name) => existsSync(join(folder, name, splitManifestName))).sort();
}

async function list({ say }: Context): Promise<void> {
  const manifests = await Promise.all(
    (await knownNames()).map((name) => readSplitManifest(join(knownFolder(), name, splitManifestName))),
  );
  const count = (images: number | null | undefined): string =>
    images === undefined ? '-' : images === null ? 'unknown' : String(images);
  const rows = manifests.map(({ name, title, classes, parts }) => [
    name,
    title,
    String(classes.length),
    ...(['train', 'test', 'unlabeled'] as const).map((part) => count(parts[part]?.images)),
  ]);
  const notes = manifests.flatMap(({ name, images, notes: all }) => [
    `\n${name}: images from ${images}`,
    ...all.map((note) => `  ${note}`),
  ]);
  say(
    `${textTable(['NAME', 'DATA SET', 'CLASSES', 'TRAIN', 'TEST', 'UNLABELED'], rows, [2, 3, 4, 5])}\n${notes.join('\n')}`,
    { splits: manifests },
  );
}

async function verify(context: Context, settings: Settings, name: string | undefined): Promise<void> {
  if (name === undefined)
    throw new SparsamError(
      'usage',
      'sparsam splits verify wants a name or a folder: sparsam splits verify endo',
    );
  const names = await knownNames();
  const isFolder = existsSync(resolve(context.io.cwd, name, splitManifestName));
  if (!isFolder && !names.includes(name)) {
    const near = suggest(name, names);
    throw new SparsamError(
      'usage',
      `There is no split "${name}" and no folder of that name with ${splitManifestName}.${near === undefined ? '' : ` Did you mean "${near}"?`} Known: ${names.join(', ')}.`,
    );
  }
  const { manifest, lists: own } = await readSplit(
    isFolder ? resolve(context.io.cwd, name) : join(knownFolder(), name),
  );
  const { split: _split, ...rest } = settings;
  const lists = (await givenLists(rest)) ?? own;
  if (Object.keys(lists).length === 0)
    throw new SparsamError(
      'usage',
      `The lists of ${manifest.name} do not come with its manifest. ${manifest.lists} Give them by --train-list and --test-list.`,
    );
  requireListsOf(manifest, lists);
  const { same, missing } = verifyLists(manifest, lists);
  context.say(
    `${manifest.title}: the lists are those of the manifest${same.length > 0 ? ` (hash of ${same.join(', ')})` : '; it states no hash of them'}.${missing.length > 0 ? ` Not given: ${missing.join(', ')}.` : ''}`,
    { event: 'verified', name: manifest.name, same, missing },
  );
  for (const note of manifest.notes) context.progress.note(note);
  await checkData(
    context,
    isFolder && own === lists ? { ...rest, split: resolve(context.io.cwd, name) } : rest,
  );
}

/** Rows of a data set with its images compared, if there are images. */
async function pairsOf(context: Context, settings: Settings, rows: readonly Row[], root: string) {
  const loaded = await loadImages(
    { root, rows },
    { size: 96, ...(settings.threads === undefined ? {} : { threads: settings.threads }) },
  );
  loaded.warnings.forEach(context.progress.warn);
  return {
    rows: loaded.rows,
    pairs: await knownDuplicates(context, loaded, {
      nativeSide: await nativeSide({ root, rows }),
      threads: settings.threads,
    }),
  };
}

function listsOf(rows: readonly Row[]): SplitLists {
  return Object.fromEntries(
    partNames
      .map((part): [Part, Omit<Row, 'part'>[]] => [
        part,
        rows.filter((row) => row.part === part).map(({ part: _, ...image }) => image),
      ])
      .filter(([, images]) => images.length > 0),
  );
}

async function write(context: Context, settings: Settings, rows: readonly Row[], how: string): Promise<void> {
  const out = need(settings, 'out', 'splits');
  if (existsSync(out) && (await readdir(out)).length > 0 && settings.overwrite !== true)
    throw new SparsamError(
      'usage',
      `The folder ${out} is not empty. Replace the split in it by --overwrite, or name another with --out.`,
    );
  const name = basename(out).replace(/[^\w.-]+/g, '-') || 'split';
  const manifest = await writeSplit(out, listsOf(rows), { name, lists: how });
  const counts = Object.entries(manifest.parts).map(([part, { images }]) => `${part} ${images}`);
  context.say(
    `The split is in ${out}: ${counts.join(', ')}. Say in its ${splitManifestName} where the images come from.`,
    {
      event: 'done',
      out,
      parts: manifest.parts,
    },
  );
}

async function importSplit(context: Context, settings: Settings): Promise<void> {
  need(settings, 'out', 'splits import');
  let rows: readonly Row[];
  let pairs: Awaited<ReturnType<typeof pairsOf>>['pairs'] | undefined;
  if (settings.data === undefined) {
    const lists = await givenLists(settings);
    if (lists === undefined)
      throw new SparsamError(
        'usage',
        'sparsam splits import needs lists (--train-list, --test-list) or a data set that comes with a split (--data).',
      );
    rows = rowsOfLists(lists);
  } else {
    const dataset = await readData({ ...settings, data: settings.data });
    if (dataset.rows.every(({ part }) => part === undefined))
      throw new SparsamError(
        'input',
        `${settings.data} comes with no split: it has no folders train and test, and no lists are given. Make one: sparsam splits make.`,
      );
    ({ rows, pairs } = await pairsOf(context, settings, dataset.rows, dataset.root));
  }
  const { findings, summary } = findLeaks(rows, pairs);
  if (summary.leaky && settings.dropLeaks === true) {
    const leaving = leavingImages(findings);
    rows = rows.filter(({ part, path }) => !leaving.has(`${part} ${path}`));
    context.progress.note(`${leaving.size} images that leak were taken out of what is learned from.`);
  } else if (summary.leaky)
    context.progress.warn(`The split leaks. ${leakSentence(summary)} --drop-leaks takes them out.`);
  await write(context, settings, rows, 'imported by sparsam splits import');
}

async function makeSplit(context: Context, settings: Settings): Promise<void> {
  const data = need(settings, 'data', 'splits make');
  need(settings, 'out', 'splits make');
  const dataset = await readData({ ...settings, data });
  dataset.warnings.forEach(context.progress.warn);
  const { rows, pairs } = await pairsOf(context, settings, dataset.rows, dataset.root);
  const together = joinedGroups(rows, pairs);
  const grouped = rows.map(({ path, label }, index): Row => {
    const group = together[index];
    return { path, ...(label !== undefined && { label }), ...(group !== undefined && { group }) };
  });
  const labelled = rows.filter(({ label }) => label !== undefined).length;
  const testCount = settings.test ?? usualTestCount(labelled);
  const rest = Math.max(1, labelled - testCount);
  const split = splitDataset(
    { rows: grouped },
    { testCount, validationFraction: (settings.validation ?? 0) / rest, seed: settings.seed ?? 0 },
  );
  split.warnings.forEach(context.progress.warn);
  await write(
    context,
    settings,
    rowsInParts(rows, split),
    `made by sparsam splits make, seed ${settings.seed ?? 0}`,
  );
}

/** Carries out one action on splits. */
export async function runSplits(
  context: Context,
  settings: Settings,
  action: string,
  name: string | undefined,
): Promise<void> {
  if (action === 'list') return list(context);
  if (action === 'verify') return verify(context, settings, name);
  if (action === 'import') return importSplit(context, settings);
  if (action === 'make') return makeSplit(context, settings);
  const near = suggest(action, actions);
  throw new SparsamError(
    'usage',
    `sparsam splits knows ${actions.join(', ')}, not "${action}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
  );
}

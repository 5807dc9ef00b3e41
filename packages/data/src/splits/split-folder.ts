import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type Part, SparsamError } from '@sparsam/core';
import { partNames } from './part-folders.ts';
import { type ListedImage, countClasses, listHash, readSplitList, splitListText } from './split-list.ts';
import { type SplitManifest, readSplitManifest, splitSchema } from './split-manifest.ts';

/** Who is in which part. */
export type SplitLists = Readonly<Partial<Record<Part, readonly ListedImage[]>>>;

/** The files of the lists of a split, for those who have them without a manifest. */
export type SplitListFiles = Readonly<Partial<Record<Part, string>>>;

/** The name of the manifest in a split's folder. */
export const splitManifestName = 'manifest.json';

/** Reads lists by part. Unlabelled parts need no label column; nor do the others where labels come from elsewhere. */
export async function readSplitLists(
  files: SplitListFiles,
  { labels = 'needed' }: { readonly labels?: 'needed' | 'optional' } = {},
): Promise<SplitLists> {
  const lists: Partial<Record<Part, ListedImage[]>> = {};
  for (const part of partNames) {
    const file = files[part];
    if (file !== undefined)
      lists[part] = await readSplitList(file, { labels: part === 'unlabeled' ? 'optional' : labels });
  }
  return lists;
}

/** What a manifest says of some lists, to be completed by hand: numbers, classes, hashes, file names. */
export function describeSplit(
  lists: SplitLists,
  about: Partial<Pick<SplitManifest, 'title' | 'source' | 'licence' | 'images' | 'lists' | 'notes'>> & {
    readonly name: string;
  },
): SplitManifest {
  const present = partNames.filter((part) => lists[part] !== undefined);
  const all = present.flatMap((part) => lists[part] ?? []);
  return {
    schema: splitSchema,
    title: about.name,
    source: 'not stated',
    licence: 'not stated',
    images: 'not stated',
    lists: 'not stated',
    notes: [],
    ...about,
    group: all.some(({ group }) => group !== undefined) ? 'group' : null,
    classes: Object.keys(countClasses(all)),
    parts: Object.fromEntries(
      present.map((part) => {
        const images = lists[part] ?? [];
        return [
          part,
          {
            images: images.length,
            perClass: countClasses(images),
            sha256: listHash(images),
            list: `${part}.csv`,
          },
        ];
      }),
    ),
  };
}

/** Writes a split: `manifest.json` and a CSV for each part, into a folder that is made where missing. */
export async function writeSplit(
  folder: string,
  lists: SplitLists,
  about: Parameters<typeof describeSplit>[1],
): Promise<SplitManifest> {
  const manifest = describeSplit(lists, about);
  await mkdir(folder, { recursive: true });
  for (const part of partNames) {
    const images = lists[part];
    if (images !== undefined) await writeFile(join(folder, `${part}.csv`), splitListText(images));
  }
  await writeFile(join(folder, splitManifestName), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/**
 * Reads the folder of a split: its manifest and the lists that lie beside it. Throws SparsamError (input) where the manifest
 * names a list that is not there.
 */
export async function readSplit(
  folder: string,
): Promise<{ readonly manifest: SplitManifest; readonly lists: SplitLists }> {
  const manifest = await readSplitManifest(join(folder, splitManifestName));
  const files: Partial<Record<Part, string>> = {};
  for (const part of partNames) {
    const name = manifest.parts[part]?.list;
    if (name === null || name === undefined) continue;
    if (basename(name) !== name)
      throw new SparsamError(
        'input',
        `${join(folder, splitManifestName)}: the list ${name} must lie beside the manifest.`,
      );
    files[part] = resolve(folder, name);
  }
  return { manifest, lists: await readSplitLists(files) };
}

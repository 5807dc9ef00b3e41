import type { Tree } from './tree.ts';

export type SplitSchema = { readonly name: string; readonly directory?: string };

/** `nx generate @sparsam/nx:split`: the files that say who is in which part of a public data set. */
export default function splitGenerator(tree: Tree, { name, directory = 'splits' }: SplitSchema): void {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new Error(
      `"${name}" cannot name a split: small letters, digits and single hyphens, as in blood-cells.`,
    );
  const folder = `${directory}/${name}`;
  if (tree.exists(`${folder}/manifest.json`)) throw new Error(`There is a split in ${folder} already.`);
  // As `sparsam splits` reads it; null is "not known yet".
  const part = { images: null, perClass: null, sha256: null };
  const manifest = {
    ...{
      schema: 1,
      name,
      title: '',
      source: '',
      licence: '',
      images: '',
      lists: '',
      group: null,
      classes: [],
    },
    parts: { train: { ...part, list: 'train.csv' }, test: { ...part, list: 'test.csv' } },
    notes: [],
  };
  tree.write(`${folder}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  for (const part of ['train', 'test']) tree.write(`${folder}/${part}.csv`, 'image,label,group\n');
}

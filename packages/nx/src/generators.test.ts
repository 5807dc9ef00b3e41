import { readFileSync } from 'node:fs';
import { kinds } from 'create-sparsam-plugin';
import { expect, test } from 'vitest';
import { type Tree, pluginGenerator, splitGenerator } from './index.ts';

type Manifest = { readonly parts: { readonly train: object } };

/** A tree in memory. */
function memory(start: Record<string, string> = {}) {
  const files = new Map(Object.entries(start));
  const below = (path: string) => [...files.keys()].filter((file) => file.startsWith(`${path}/`));
  const tree: Tree = {
    root: '/nowhere',
    exists: (path) => files.has(path) || below(path).length > 0,
    children: (path) => below(path),
    read: (path) => files.get(path) ?? null,
    write: (path, content) => void files.set(path, content),
  };
  return { tree, files };
}

test('elsewhere a plugin is a package of its own', async () => {
  const { tree, files } = memory({ 'package.json': '{ "name": "lab" }' });
  await pluginGenerator(tree, { kind: 'ssl', name: 'near' });
  expect([...files.keys()]).toEqual(
    expect.arrayContaining([
      'packages/sparsam-ssl-near/package.json',
      'packages/sparsam-ssl-near/src/near.ts',
    ]),
  );
  expect(files.has('.changeset/add-ssl-near.md')).toBe(false);
});

test('in this workspace it joins plugins/, the build and the release notes', async () => {
  const { tree, files } = memory({
    'package.json': '{ "name": "sparsam-workspace" }',
    'tsconfig.json': '{ "files": [], "references": [{ "path": "packages/core" }, { "path": "tools" }] }',
  });
  await pluginGenerator(tree, { kind: 'backbone', name: 'patches' });
  expect(JSON.parse(files.get('plugins/backbone-patches/package.json') as string)).toMatchObject({
    name: '@sparsam/backbone-patches',
  });
  expect(JSON.parse(files.get('tsconfig.json') as string)).toMatchObject({
    references: [{ path: 'packages/core' }, { path: 'plugins/backbone-patches' }, { path: 'tools' }],
  });
  expect(files.get('.changeset/add-backbone-patches.md')).toContain("'@sparsam/backbone-patches': minor");
});

test('a folder in use and an unknown kind are refused', async () => {
  const { tree } = memory({ 'packages/sparsam-ssl-near/mine.txt': 'x' });
  await expect(pluginGenerator(tree, { kind: 'ssl', name: 'near' })).rejects.toThrow(/not empty/);
  await expect(pluginGenerator(tree, { kind: 'sls', name: 'near' })).rejects.toThrow(/no kind "sls"/);
});

test('a split is manifest and tables, once', () => {
  const { tree, files } = memory();
  splitGenerator(tree, { name: 'blood-cells' });
  expect([...files.keys()]).toEqual([
    'splits/blood-cells/manifest.json',
    'splits/blood-cells/train.csv',
    'splits/blood-cells/test.csv',
  ]);
  // What `sparsam splits verify` reads: the fields of a manifest that it knows.
  const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Manifest;
  const [made, known] = [
    JSON.parse(files.get('splits/blood-cells/manifest.json') as string) as Manifest,
    read('../../../splits/isic/manifest.json'),
  ];
  expect(Object.keys(made)).toEqual(Object.keys(known));
  expect(Object.keys(made.parts.train)).toEqual(Object.keys(known.parts.train));
  expect(() => splitGenerator(tree, { name: 'blood-cells' })).toThrow(/already/);
  expect(() => splitGenerator(tree, { name: 'Blood Cells' })).toThrow(/cannot name a split/);
});

test('what nx reads names files that the package has, and every kind', () => {
  const read = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));
  const { generators } = read('generators.json') as {
    generators: Record<string, { factory: string; schema: string }>;
  };
  for (const { factory, schema } of Object.values(generators)) {
    expect(read(schema.slice(2))).toHaveProperty('properties');
    const source = factory.replace('./dist/', './').replace('.js', '.ts');
    expect(readFileSync(new URL(source, import.meta.url), 'utf8')).toContain('export default');
  }
  const { properties } = read('schemas/plugin.json') as { properties: { kind: { enum: string[] } } };
  expect(properties.kind.enum).toEqual(kinds.map(({ name }) => name));
});

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
// @ts-expect-error -- plain JavaScript, because it runs as it is
import { published, publishableFolders, read } from '../workspace/publishable.js';

const root = join(import.meta.dirname, '../..');

type Description = { readonly name: string; readonly nx?: { readonly tags?: readonly string[] } };
const folders = (publishableFolders as () => string[])();
const descriptionOf = read as (folder: string) => Description;

test('there are packages to look at', () => {
  expect(folders.length).toBeGreaterThan(20);
});

describe.each(folders)('%s', (folder) => {
  test('is described like the others (else: node tools/workspace/publishable.js)', () => {
    const description = descriptionOf(folder);
    expect(description).toEqual((published as (given: Description) => Description)(description));
    expect(description.nx?.tags?.[0]).toMatch(/^layer:/);
  });

  test('holds what every package does, and is part of the build', async () => {
    for (const file of ['README.md', 'CHANGELOG.md', 'tsconfig.json', 'src/index.ts'])
      expect(existsSync(join(root, folder, file)), file).toBe(true);
    const { references } = JSON.parse(await readFile(join(root, 'tsconfig.json'), 'utf8')) as {
      references: { path: string }[];
    };
    expect(references.map(({ path }) => path)).toContain(folder);
  });
});

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @ts-expect-error -- plain JavaScript, because it runs as it is
import { deadLinks } from '../docs/check-links.mjs';

const root = join(import.meta.dirname, '../..');

/** Pages as they lie, where they are read without the site. */
const pages = (await readdir(join(root, 'docs'), { recursive: true, withFileTypes: true }))
  .filter(
    ({ name, parentPath }) => name.endsWith('.md') && !/[\\/](api|\.vitepress)(?=[\\/]|$)/.test(parentPath),
  )
  .map(({ name, parentPath }) => relative(root, join(parentPath, name)));

test.each(['README.md', ...pages])('what %s links to and shows is there', async (page) => {
  const text = await readFile(join(root, page), 'utf8');
  const targets = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target as string);
  const missing = targets.filter(
    (target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(page), target)),
  );
  expect(missing).toEqual([]);
});

test('every decision, recipe and guide is named by the page of its folder', async () => {
  for (const folder of ['decisions', 'recipes']) {
    const index = await readFile(join(root, 'docs', folder, 'README.md'), 'utf8');
    for (const page of pages.filter(
      (name) => name.startsWith(`docs/${folder}/`) && !name.endsWith('README.md'),
    ))
      expect(index, page).toContain(`(${relative(`docs/${folder}`, page)})`);
  }
});

describe('the check of the built site', () => {
  let site: string;
  beforeAll(async () => {
    site = await mkdtemp(join(tmpdir(), 'sparsam-site-'));
    await mkdir(join(site, 'sub'));
    await writeFile(join(site, 'picture.svg'), '<svg/>');
    await writeFile(
      join(site, 'sub/index.html'),
      '<h1 id="here">x</h1><a href="../a.html">a</a><img src="../picture.svg">',
    );
  });
  afterAll(() => rm(site, { recursive: true }));
  const page = (body: string) => writeFile(join(site, 'a.html'), body);

  test('is content with pages, folders, places on a page and pictures that are there', async () => {
    await page(
      '<a class="x" href="./sub/#here">1</a><a href="https://example.org/">2</a><a href="/sub/">3</a>',
    );
    expect(await deadLinks(site)).toEqual([]);
  });
  test('names a page, a place and a picture that are not', async () => {
    await page('<a href="b.html">1</a><a href="sub/index.html#there">2</a><img alt="" src="no.svg">');
    expect(await deadLinks(site)).toEqual([
      'a.html: b.html',
      'a.html: no.svg',
      'a.html: sub/index.html#there',
    ]);
  });
});

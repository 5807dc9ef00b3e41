#!/usr/bin/env node
/**
 * Every link within the built site leads to a page, and its `#` to a place on that page; every picture is there:
 *   node tools/docs/check-links.mjs docs/.vitepress/dist
 * VitePress itself looks for pages only. Exit status 1 and a list where something is dead.
 */
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const unescape = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");

/** What is dead in the site in `folder`, one line each: `page: link`. */
export async function deadLinks(folder) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.html'));
  const pages = new Map();
  for (const name of names) {
    const html = await readFile(join(folder, name), 'utf8');
    const all = (pattern) => [...html.matchAll(pattern)].map(([, value]) => unescape(value));
    pages.set(name.split(sep).join('/'), {
      ids: new Set(all(/\sid="([^"]*)"/g)),
      links: all(/<a\s[^>]*?href="([^"]*)"/g),
      pictures: all(/<(?:img|script|source)\s[^>]*?src="([^"]*)"/g),
    });
  }
  const dead = [];
  for (const [page, { links, pictures }] of pages) {
    if (page === '404.html') continue;
    const place = (path) =>
      path === '' ? page : path.startsWith('/') ? path.slice(1) : posix.join(dirname(page), path);
    for (const link of new Set(links)) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(link)) continue;
      const [path, hash = ''] = link.split('#');
      const found = place(decodeURI(path));
      const target = [found, posix.join(found, 'index.html'), `${found}.html`].find((name) =>
        pages.has(name),
      );
      if (target === undefined) {
        if (!existsSync(join(folder, found)) || path === '') dead.push(`${page}: ${link}`);
      } else if (hash !== '' && !pages.get(target).ids.has(decodeURIComponent(hash)))
        dead.push(`${page}: ${link}`);
    }
    for (const picture of new Set(pictures))
      if (!/^(data|https?):/.test(picture) && !existsSync(join(folder, place(decodeURI(picture)))))
        dead.push(`${page}: ${picture}`);
  }
  return dead.sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('Name the folder of the built site.');
  const dead = await deadLinks(folder);
  for (const line of dead) console.error(`dead: ${line}`);
  if (dead.length > 0) process.exitCode = 1;
  else console.log(`No dead link in ${relative(process.cwd(), folder) || '.'}.`);
}

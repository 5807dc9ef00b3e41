import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DefaultTheme, defineConfig } from 'vitepress';

/** The site is the Markdown of this folder, which reads as well where it lies; docs/api is written by tools/docs/api.mjs. */
const docs = join(import.meta.dirname, '..');

/** The first heading of a page. */
const titleOf = (path: string): string =>
  /^# (.+)$/m.exec(readFileSync(join(docs, path), 'utf8'))?.[1]?.replaceAll('`', '') ?? path;

const link = (path: string): DefaultTheme.SidebarItem => ({
  text: titleOf(path),
  link: `/${path.replace(/README\.md$/, '').replace(/\.md$/, '')}`,
});

/** Pages of a folder in the order in which its README names them, then the others. */
function pagesOf(folder: string): DefaultTheme.SidebarItem[] {
  const index = `${folder}/README.md`;
  const text = existsSync(join(docs, index)) ? readFileSync(join(docs, index), 'utf8') : '';
  const named = [...text.matchAll(/\]\(([\w./-]+\.md)\)/g)].map(([, path]) => path as string);
  const present = readdirSync(join(docs, folder)).filter(
    (name) => name.endsWith('.md') && name !== 'README.md',
  );
  const names = [
    ...new Set([...named.filter((name) => existsSync(join(docs, folder, name))), ...present.sort()]),
  ];
  return names.map((name) => link(`${folder}/${name}`));
}

export default defineConfig({
  title: 'sparsam',
  description: 'Many medical images, few labels: learn from all of them, and see how many labels are enough.',
  lang: 'en',
  cleanUrls: false,
  rewrites: (id) => id.replace(/(^|\/)README\.md$/, '$1index.md'),
  markdown: {
    // Where a README is the page of its folder on GitHub it is index.html here; VitePress renames pages, not links to them.
    config: (md) =>
      md.core.ruler.push('readme-links', ({ tokens }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.attrGet('href');
          if (href !== null && !/^[a-z]+:/.test(href))
            token.attrSet('href', href.replace(/(^|\/)README\.md(?=#|$)/, '$1index.md'));
        }
      }),
  },
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  // Nothing of the page comes from elsewhere, and nobody is told who reads it.
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 4] },
    nav: [
      { text: 'Start', link: '/guides/start' },
      { text: 'Recipes', link: '/recipes/' },
      { text: 'Results', link: '/results' },
      { text: 'Reference', link: '/api/' },
    ],
    sidebar: {
      '/api/': [
        { text: 'Reference', link: '/api/', items: existsSync(join(docs, 'api')) ? pagesOf('api') : [] },
      ],
      '/': [
        {
          text: 'Guides',
          items: ['start', 'method', 'own-method', 'gpu'].map((name) => link(`guides/${name}.md`)),
        },
        { text: 'Recipes', link: '/recipes/', items: pagesOf('recipes') },
        { text: 'What was measured', items: ['results.md', 'performance.md'].map(link) },
        { text: 'Decisions', link: '/decisions/', collapsed: true, items: pagesOf('decisions') },
        { text: 'Reference', link: '/api/' },
      ],
    },
  },
});

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';

/** Every block of every README and of every page of docs/ runs: TypeScript as a module, shell in a folder that holds a small data set `my-images`. */
const root = join(import.meta.dirname, '../..');
const bin = join(root, 'packages/cli/dist/bin.js');
const tsx = import.meta.resolve('tsx');
const readmes = [
  'README.md',
  ...(await packageReadmes('packages')),
  ...(await packageReadmes('plugins')),
  ...(await pagesOf('docs')),
];

/** Options under which every command of a README takes seconds. */
const small = {
  ...{ imageSize: 32, localSize: 16, batch: 8, repetitions: 2, k: [1, 5] },
  options: {
    xcit: { depth: 1, embedDim: 16, numHeads: 2, classAttentionDepth: 1 },
    dino: { numPrototypes: 16, hiddenDim: 16, bottleneckDim: 8, localCrops: 2 },
  },
};

async function packageReadmes(folder: string): Promise<string[]> {
  return (await readdir(join(root, folder))).map((name) => `${folder}/${name}/README.md`);
}

/** Pages that hold code. */
async function pagesOf(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const pages = entries
    .filter(
      (entry) =>
        entry.isFile() &&
        entry.name.endsWith('.md') &&
        !/node_modules|docs\/(api|\.vitepress)/.test(entry.parentPath),
    )
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
  const texts = await Promise.all(pages.map((page) => readFile(join(root, page), 'utf8')));
  return pages.filter((_, index) => /^ *```(ts|sh|json)/m.test(texts[index] as string)).sort();
}

/** What every page finds, and where each finds it. */
let home: string;
let pages: string;
/** Beside this file, so that packages are found; a new one each time, so that two runs do not meet. */
let generated: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sparsam-readme-'));
  pages = await mkdtemp(join(tmpdir(), 'sparsam-pages-'));
  generated = await mkdtemp(join(import.meta.dirname, '.generated-'));
  // The commands find this where they run: a network small enough for a test.
  await writeFile(join(home, 'sparsam.config.json'), JSON.stringify(small));
  const colours = { pale: [220, 200, 210], dark: [90, 40, 120] } as const;
  for (const [label, [r, g, b]] of Object.entries(colours)) {
    await mkdir(join(home, 'my-images', label), { recursive: true });
    for (let i = 0; i < 20; i++) {
      const image = sharp({
        create: { width: 40, height: 40, channels: 3, background: { r: r - i, g: g + i, b } },
      });
      await image.png().toFile(join(home, 'my-images', label, `${i}.png`));
    }
  }
  const labelled = Object.keys(colours).flatMap((label) =>
    Array.from({ length: 8 }, (_, i) => `my-images/${label}/${i}.png,${label}`),
  );
  await writeFile(join(home, 'labels.csv'), `image,label\n${labelled.join('\n')}\n`);
  for (const folder of ['new-images', 'more-images'])
    await cp(join(home, 'my-images', 'dark'), join(home, folder), { recursive: true });
});
afterAll(async () => {
  await rm(home, { recursive: true });
  await rm(pages, { recursive: true });
  await rm(generated, { recursive: true });
});

/** The same for a command whose config file is the page's own. */
const smallFlags = [
  ...['--steps', '2', '--image-size', '32', '--local-size', '16', '--batch', '8'],
  ...['--repetitions', '2', '--k', '1,5', '--set'],
  ...Object.entries(small.options).flatMap(([plugin, options]) =>
    Object.entries(options).map(([name, value]) => `${plugin}.${name}=${value}`),
  ),
];

async function runShell(code: string, cwd: string): Promise<void> {
  for (const line of code
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((text) => text.trim() !== '' && !text.startsWith('#'))) {
    const [program, ...args] = line.trim().replace(/^npx /, '').split(/\s+/);
    if (program === 'npm') {
      // The two commands of the README run in continuous integration; here it is enough that the scripts are there.
      const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
        scripts: Record<string, string>;
      };
      const wanted = [...line.matchAll(/npm (?:run )?([\w-]+)/g)].map(([, name]) => name as string);
      for (const name of wanted) expect(['ci', 'install', ...Object.keys(scripts)]).toContain(name);
      continue;
    }
    expect(program, `"${line}" starts with a program that no test knows`).toBe('sparsam');
    // What takes minutes on real images takes two steps here; `init` only writes them down.
    const typed = args.join(' ');
    const quick = (args[0] === 'init' ? typed : typed.replace(/--minutes \S+/, '--steps 2')).split(' ');
    const own =
      args[0] !== 'run' || args.includes('--data')
        ? []
        : args.includes('--config')
          ? smallFlags
          : // The demonstration draws its images.
            ['--set', 'smear.images=120'];
    await promisify(execFile)(process.execPath, [bin, ...quick, ...own], { cwd });
  }
}

describe.each(readmes)('%s', async (readme) => {
  const blocks = codeBlocks(await readFile(join(root, readme), 'utf8')).filter(({ language }) =>
    ['ts', 'sh', 'json'].includes(language),
  );
  if (blocks.length === 0) test.skip('has no code yet', () => {});
  // A page is read from its first line: what another one wrote is not there.
  const place = readme.replace(/\W+/g, '-');
  let cwd: string;
  beforeAll(async () => {
    cwd = join(pages, place);
    await cp(home, cwd, { recursive: true });
  });
  for (const { language, code, line, notRun } of blocks) {
    test.skipIf(notRun !== undefined)(
      `line ${line} (${language})${notRun === undefined ? '' : `: ${notRun}`}`,
      async () => {
        if (language === 'json') JSON.parse(code);
        else if (language === 'sh') await runShell(code, cwd);
        else {
          const file = join(generated, `${place}-${line}.ts`);
          await writeFile(file, `${code}\nexport {};\n`);
          // A process of its own, as a reader's would be, on the packages as they are built.
          await promisify(execFile)(process.execPath, ['--import', tsx, file], { cwd });
        }
      },
    );
  }
});

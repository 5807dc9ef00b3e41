import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, run } from './stage.mjs';

/** Largest packed size of a package, in kB. */
const largest = 400;

/** What no package may hold: sources, tests and what only they use, and traces of the build. */
const leaks = [
  [/(^|\/)src\//, 'a source'],
  [/\.test\./, 'a test'],
  [/(^|\/)(test-support|fixtures\/.*\.helper)/, 'what only tests use'],
  [/\.tsbuildinfo$/, 'a trace of the build'],
  [/\.map$/, 'a map to sources that are not there'],
  [/(^|\/)(\.env|\.npmrc|id_rsa)/, 'a secret'],
];
const needed = ['package.json', 'README.md', 'CHANGELOG.md'];

/**
 * Packs the packages in `folders` of the workspace `root` and looks at what would be published of each: its files and size,
 * its exports (publint), and whether its types are found as modules of Node and bundlers look for them (arethetypeswrong;
 * CommonJS is not offered). Returns for each what is wrong.
 */
export async function checkContents(root, folders, packed) {
  const workspaces = folders.flatMap((folder) => ['--workspace', folder]);
  const pack = ['pack', '--json', '--ignore-scripts', '--loglevel', 'error', '--pack-destination', packed];
  const listings = JSON.parse(await run('npm', [...pack, ...workspaces], { cwd: root }));
  const looked = [];
  for (const folder of folders) {
    const description = await describe(join(root, folder));
    const listing = listings.find(({ name }) => name === description.name);
    if (listing === undefined) throw new Error(`npm packed no ${description.name}.`);
    looked.push(await checkPacked(description, listing, packed));
  }
  return looked;
}

async function checkPacked({ name, version, exports = {} }, listing, packed) {
  const wrong = [];
  const files = listing.files.map(({ path }) => path);
  for (const path of files) {
    // What a new package is made of is no source of this one.
    const leak = path.endsWith('.template') ? undefined : leaks.find(([pattern]) => pattern.test(path));
    if (leak !== undefined) wrong.push(`holds ${leak[1]}: ${path}`);
  }
  for (const file of needed) if (!files.includes(file)) wrong.push(`lacks ${file}`);
  if (listing.size > largest * 1000)
    wrong.push(`is ${Math.round(listing.size / 1000)} kB packed, above ${largest}`);

  const tarball = await readFile(join(packed, basename(listing.filename)));
  const data = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true });
  for (const message of messages)
    if (message.type !== 'suggestion') wrong.push(`publint: ${formatMessage(message, pkg)}`);

  if (exports['.'] !== undefined) {
    const { analysis } = await typesOf(tarball);
    for (const problem of analysis) wrong.push(`types: ${problem}`);
  }
  return { name, version, wrong, kilobytes: Math.round(listing.size / 1000) };
}

async function typesOf(tarball) {
  const result = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  if (result.types === false) return { analysis: ['there are none'] };
  // Packages are ES modules for Node 20.19 and later, where `require` takes them; old resolution is not served.
  const served = (kind) => kind === undefined || kind === 'node16-esm' || kind === 'bundler';
  const problems = result.problems.filter(
    ({ kind, resolutionKind }) => served(resolutionKind) && kind !== 'CJSResolvesToESM',
  );
  return { analysis: problems.map(({ kind, entrypoint }) => `${kind} at ${entrypoint ?? 'a file'}`) };
}

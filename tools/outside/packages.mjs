#!/usr/bin/env node
/**
 * Looks at what every package would publish, as it is built here (publint, arethetypeswrong, files, size):
 *   npm run check:packages
 * The quick part of `npm run check:outside`, which makes versions and a build of its own first. Exit status 1 and a list
 * where a package is not fit to publish.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installTools, packageFolders, repository } from './stage.mjs';

await installTools(console.error);
const { checkContents } = await import('./check-contents.mjs');
const packed = await mkdtemp(join(tmpdir(), 'sparsam-packed-'));
try {
  const looked = await checkContents(repository, await packageFolders(repository), packed);
  const problems = looked.flatMap(({ name, wrong }) => wrong.map((text) => `${name} ${text}`));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${looked.length} packages are fit to publish.`);
} finally {
  await rm(packed, { recursive: true });
}

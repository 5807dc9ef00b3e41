#!/usr/bin/env node
/**
 * Proves the published shape: every package is released to a registry on this machine as changesets does it, what would be
 * published is looked at, and in empty folders outside the workspace somebody writes a plugin with the generator, publishes
 * it, and somebody else installs it beside the command, pretrains, evaluates and reads the results.
 *
 *   npm run check:outside                  from the working tree, one plugin
 *   npm run check:outside -- --all-kinds   generates, builds, lints and tests a package of every kind
 *   npm run check:outside -- --contents    versions and builds, then looks at the packages alone
 *   npm run check:packages                 looks at the packages as they are built here: seconds (packages.mjs)
 *   npm run release:rehearse               from a clean clone of the last commit, all kinds
 *
 * `--skip-contents` leaves that look out. `--keep` leaves the folder for a look. Nothing is published anywhere else.
 */
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installTools } from './stage.mjs';

const { values: options } = parseArgs({
  options: {
    clean: { type: 'boolean', default: false },
    contents: { type: 'boolean', default: false },
    'skip-contents': { type: 'boolean', default: false },
    'all-kinds': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});

const started = performance.now();
const log = (text) =>
  console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);

await installTools(log);
const { release } = await import('./release.mjs');
const { visit } = await import('./visit.mjs');

const home = await realpath(await mkdtemp(join(tmpdir(), 'sparsam-outside-')));
let registry;
try {
  const released = await release(join(home, 'stage'), { ...options, log });
  if (!options.contents) {
    const { startRegistry } = await import('./registry.mjs');
    await mkdir(join(home, 'registry'));
    registry = await startRegistry(join(home, 'registry'), [
      '@sparsam/*',
      'create-sparsam-plugin',
      '@outside-lab/*',
    ]);
    log(`a registry answers at ${registry.url}`);
    await released.publish(registry);
    await visit(join(home, 'outside'), registry, { allKinds: options['all-kinds'] || options.clean, log });
  }
  log('all is well');
} catch (error) {
  console.error(`\n${error.message}`);
  if (registry !== undefined) console.error(registry.output());
  process.exitCode = 1;
} finally {
  await registry?.stop();
  if (options.keep) log(`left in ${home}`);
  else await rm(home, { recursive: true, force: true, maxRetries: 3 });
}

#!/usr/bin/env node
/**
 * `npm run prove -- <what> [options]`: runs `tools/proofs/<what>/run.mjs`, a proof that is too slow for the tests. Without a
 * name it says which there are; they are described in tools/proofs/README.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const proofs = readdirSync(here)
  .filter((name) => existsSync(join(here, name, 'run.mjs')))
  .sort();
const [what, ...rest] = process.argv.slice(2);
if (!proofs.includes(what)) {
  console.error(
    `Name a proof: npm run prove -- <${proofs.join(' | ')}>. They are described in tools/proofs/README.md.`,
  );
  process.exit(2);
}
const { status } = spawnSync(process.execPath, [join(here, what, 'run.mjs'), ...rest], { stdio: 'inherit' });
process.exit(status ?? 1);

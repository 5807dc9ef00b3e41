#!/usr/bin/env node
/**
 * `npm run bench -- <topic> [options]`: runs `tools/bench/<topic>/run.mjs`, a comparison of ours with other software in one
 * run, interleaved. Without a topic all of them run, one after the other. Figures go to standard output.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const topics = readdirSync(here)
  .filter((name) => existsSync(join(here, name, 'run.mjs')))
  .sort();
const [first, ...rest] = process.argv.slice(2);
const named = first !== undefined && !first.startsWith('-');
if (named && !topics.includes(first)) {
  console.error(`There is no benchmark "${first}". There are: ${topics.join(', ') || 'none'}.`);
  process.exit(2);
}
for (const topic of named ? [first] : topics) {
  const { status } = spawnSync(
    process.execPath,
    [join(here, topic, 'run.mjs'), ...(named ? rest : process.argv.slice(2))],
    { stdio: 'inherit' },
  );
  if (status !== 0) process.exit(status ?? 1);
}

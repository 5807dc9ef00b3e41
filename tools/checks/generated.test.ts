import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { main } from 'create-sparsam-plugin';
import { afterAll, beforeAll, expect, test } from 'vitest';

/**
 * Generated packages build, lint and pass their suite at once. Here one of each sort, a network's, a table's and a runner, on the
 * packages as they are built; `npm run check:outside -- --all-kinds` does it with every kind, installed from a registry.
 */
const root = join(import.meta.dirname, '../..');
const modules = join(root, 'node_modules');
let home: string;

beforeAll(async () => {
  // Beside this file, so that packages are found.
  home = await mkdtemp(join(import.meta.dirname, '.generated-'));
});
afterAll(() => rm(home, { recursive: true }));

async function run(folder: string, ...command: string[]): Promise<string> {
  const [program, ...args] = command as [string, ...string[]];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [join(modules, program), ...args], {
      cwd: folder,
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

test.each([
  ['objective', 'pull-apart', 'sparsam-ssl-pull-apart'],
  ['classifier', 'mean-of-class', 'sparsam-classifier-mean-of-class'],
  ['runner', 'one-by-one', 'sparsam-runner-one-by-one'],
])(
  'a new %s is whole',
  async (kind, name, folder) => {
    let problems = '';
    const status = await main([kind, name], {
      cwd: home,
      interactive: false,
      write: () => {},
      complain: (text) => void (problems += text),
    });
    expect(status, problems).toBe(0);
    const place = join(home, folder);
    await run(place, 'typescript-native/bin/tsc');
    await run(place, 'eslint/bin/eslint.js', '.');
    const output = await run(place, 'vitest/vitest.mjs', 'run', '--no-isolate', '--maxWorkers=1');
    expect(output).toMatch(new RegExp(`${folder}, ${kind} "${name}": \\d+ of \\d+`));
    expect(output).not.toMatch(/^ {2}cannot/m);
  },
  300_000,
);

/**
 * The nx targets of every package, derived instead of repeated: each folder of `packages/` and `plugins/` gets `build`,
 * `typecheck`, `test`, `lint` and `bench` from the same five commands. `tools` has the comparisons with other software as its
 * benchmark. What the targets depend on and read stands in nx.json.
 */
import { dirname } from 'node:path';

const tsc = 'node node_modules/typescript-native/bin/tsc';

/** The targets of the package in `root`, a folder relative to the workspace. */
export function targetsOf(root) {
  const run = (command) => ({ executor: 'nx:run-commands', options: { command, cwd: '{workspaceRoot}' } });
  return {
    build: run(`${tsc} -b ${root}`),
    // Project references check against declarations, so a type check is a build; TypeScript 7 needs about a second.
    typecheck: run(`${tsc} -b ${root}`),
    test: run(`vitest run --passWithNoTests ${root}/`),
    lint: run(`eslint ${root}`),
    bench: run(
      root === 'tools' ? 'node tools/bench/run.mjs' : `vitest bench --run --passWithNoTests ${root}/`,
    ),
  };
}

/** @type {import('nx/src/devkit-exports.js').CreateNodes} */
export const createNodes = [
  '{packages/*,plugins/*,tools}/package.json',
  (files) =>
    files.map((file) => [file, { projects: { [dirname(file)]: { targets: targetsOf(dirname(file)) } } }]),
];

import type { Kind } from './kinds.ts';
import { rangeOf } from './versions.ts';

const ranges = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries([...new Set(names)].sort().map((name) => [name, rangeOf(name)]));

const node = '^20.19.0 || ^22.13.0 || >=24';

type Given = {
  readonly kind: Kind;
  readonly packageName: string;
  readonly description: string;
};

/** package.json of a package of its own, to be published by whoever wrote it. */
export function standalonePackage({ kind, packageName, description }: Given): string {
  const tools = ['@types/node', 'eslint', 'typescript', 'typescript-eslint', 'vitest'];
  const common = { name: packageName, version: '0.1.0', description, license: 'MIT', type: 'module' };
  const value =
    kind.name === 'experiment'
      ? {
          ...common,
          private: true,
          scripts: {
            start: 'sparsam run --out results',
            pretrain: 'sparsam pretrain --out pretraining',
            plugins: 'sparsam plugins',
            build: 'tsc --noEmit',
            lint: 'eslint .',
            test: 'vitest run',
          },
          dependencies: ranges(kind.shared),
          devDependencies: ranges(tools),
          engines: { node },
        }
      : {
          ...common,
          keywords: ['sparsam', 'sparsam-plugin', kind.name],
          sideEffects: false,
          exports: {
            '.': { types: './dist/index.d.ts', default: './dist/index.js' },
            './package.json': './package.json',
          },
          files: ['dist', '!dist/**/*.test.*'],
          scripts: {
            build: 'tsc',
            lint: 'eslint .',
            test: 'vitest run',
            prepublishOnly: 'npm run build && npm run lint && npm test',
          },
          // One copy in a process: two would not know each other's tensors and errors.
          peerDependencies: ranges(kind.shared),
          dependencies: ranges(kind.own),
          devDependencies: ranges([...kind.shared, '@sparsam/testing', ...tools]),
          engines: { node },
        };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** package.json of a package of this workspace, like those beside it. */
export function workspacePackage({ kind, packageName, description }: Given): string {
  const value = {
    name: packageName,
    version: '0.0.0',
    description,
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    engines: { node },
    exports: {
      '.': {
        '@sparsam/source': './src/index.ts',
        types: './dist/index.d.ts',
        default: './dist/index.js',
      },
      './package.json': './package.json',
    },
    files: [
      'dist',
      '!dist/**/*.test.*',
      '!dist/**/test-support',
      '!dist/**/*.map',
      '!dist/**/*.tsbuildinfo',
      'CHANGELOG.md',
    ],
    dependencies: ranges([...kind.shared, ...kind.own]),
    devDependencies: ranges(['@sparsam/testing']),
    nx: { tags: ['layer:plugin'] },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

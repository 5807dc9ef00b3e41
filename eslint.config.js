import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { layers } from './tools/workspace/layers.js';
import { ownedImports } from './tools/workspace/owned-imports.js';

// Without it, as in a fresh clone, the rule on boundaries would be skipped with no more than a warning.
await createProjectGraphAsync();

const notTests = ['**/*.test.ts', '**/fixtures/**', 'packages/testing/**'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'tools/checks/.generated-*/**',
      '.nx/**',
      'tools/.venv/**',
      'tools/.openvino/**',
      'runs/**',
      'docs/.vitepress/cache/**',
      '**/vitest.config.ts.timestamp*',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.js', '**/*.mjs'],
    plugins: { '@nx': nx, sparsam: { rules: { 'owned-imports': ownedImports } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: [], banTransitiveDependencies: true, depConstraints: layers },
      ],
    },
  },
  {
    // Input of the command that ships beside the splits, and nothing that a package builds on.
    files: ['splits/published.ts', 'splits/*/sparsam.config.ts'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
  {
    // What it installs stands in a package.json and lock file of its own, which nx does not read.
    files: ['tools/outside/**'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
  {
    files: ['{packages,plugins}/*/src/**/*.ts'],
    ignores: notTests,
    rules: {
      'sparsam/owned-imports': [
        'error',
        {
          modules: ['tsyringe', 'reflect-metadata'],
          only: ['packages/core/src/plugin/', 'packages/cli/src/composition/'],
          because: 'the container stays out of sight elsewhere',
        },
        {
          modules: ['onnxruntime-node'],
          only: ['plugins/engine-onnx/'],
          because: 'a native runtime belongs to its engine',
        },
        {
          modules: ['koffi'],
          only: ['plugins/engine-openvino/'],
          because: 'a native runtime belongs to its engine',
        },
        {
          modules: ['sharp'],
          only: ['packages/data/', 'packages/cli/', 'plugins/dataset-'],
          because: 'images are decoded in one place',
        },
        {
          modules: ['node:fs', 'node:fs/promises', 'fs', 'fs/promises'],
          only: [
            'packages/data/',
            'packages/checkpoint/',
            'packages/evaluate/',
            'packages/report/',
            'packages/cli/',
            'packages/create-sparsam-plugin/',
            'plugins/dataset-',
            // Looks for the library of its runtime.
            'plugins/engine-openvino/src/candidates.ts',
            // Its runtime's profiler writes a file.
            'plugins/engine-onnx/src/profile.ts',
          ],
          because: 'everything else is told what it needs',
        },
        {
          modules: ['@tensorflow/tfjs-core'],
          only: [
            'packages/nn/',
            'packages/optim/',
            'packages/graph/',
            'packages/train/',
            'packages/evaluate/',
            'packages/cli/',
            'packages/testing/',
            'plugins/',
          ],
          typesAnywhere: true,
          because: 'the other packages know tensors by type alone',
        },
        { modules: ['vitest', '@sparsam/testing'], only: [], because: 'they are for tests' },
      ],
      'no-console': 'error',
    },
  },
  {
    files: ['{packages,plugins}/*/src/**/*.ts'],
    ignores: ['packages/cli/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness is an argument: take a key.' },
        { object: 'Date', property: 'now', message: 'The clock is outside: take the time as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'The clock is outside: take the time as an argument.',
        },
      ],
    },
  },
  prettier,
);

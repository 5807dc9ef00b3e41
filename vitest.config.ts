import { defineConfig } from 'vitest/config';
import TallyReporter from './tools/workspace/tally-reporter.ts';

// Tests run on the sources of every package: the condition resolves `@sparsam/*` to `src/index.ts`.
const conditions = ['@sparsam/source', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{packages,plugins,tools}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'tools/.venv/**', 'tools/.openvino/**'],
    testTimeout: 60_000,
    pool: 'forks',
    reporters: ['default', new TallyReporter()],
  },
});

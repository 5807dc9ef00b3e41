import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** All packages of the framework are released together, under one version; it is this package's too. */
export const framework = version;

/** Ranges of what does not come from here, as the framework itself is tested with. */
const others: Readonly<Record<string, string>> = {
  '@tensorflow/tfjs-core': '4.22.0',
  '@tensorflow/tfjs-backend-cpu': '4.22.0',
  '@types/node': '^20.19.0',
  eslint: '^9.39.0',
  sharp: '^0.35.0',
  typescript: '^5.9.0',
  'typescript-eslint': '^8.50.0',
  vitest: '^4.1.0',
  zod: '^4.6.0',
};

/** The range that a generated package asks for. */
export function rangeOf(name: string): string {
  if (name.startsWith('@sparsam/')) return `^${framework}`;
  const range = others[name];
  if (range === undefined) throw new Error(`No version is known for ${name}.`);
  return range;
}

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A module for `new Worker` or a pool of threads, and what the thread must be started with. */
export type WorkerModule = { readonly url: URL; readonly execArgv?: string[] };

/** Whether a module, told by its `import.meta.url`, runs from TypeScript sources (tests, development). */
const runsFromSource = (base: string): boolean => new URL(base).pathname.endsWith('.ts');

/** The module of that name (a path, less its ending) beside `base`, an `import.meta.url`: TypeScript where `base` is, else JavaScript as built. */
export const moduleBeside = (base: string, name: string): URL =>
  new URL(`./${name}${runsFromSource(base) ? '.ts' : '.js'}`, base);

/**
 * The module beside `base` (an `import.meta.url`) of that name, for a thread to start with; its default export is that of the
 * module. From TypeScript sources a loader, a development dependency, goes first, as threads have none of their own.
 */
export function workerModule(base: string, name: string): WorkerModule {
  const url = moduleBeside(base, name);
  if (!runsFromSource(base)) return { url };
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api')).href;
  const start = [
    `import { register } from '${loader}';`,
    'register();',
    `export default (await import('${url.href}')).default;`,
  ].join(' ');
  return {
    url: new URL(`data:text/javascript,${encodeURIComponent(start)}`),
    execArgv: ['--conditions=@sparsam/source'],
  };
}

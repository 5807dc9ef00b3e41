import { expect, test } from 'vitest';
import { z } from 'zod';
import { SparsamError } from '../errors/sparsam-error.ts';
import { type Plugin, apiVersion } from './define-plugin.ts';
import { DuplicatePluginError, UnknownPluginError, createRegistry } from './registry.ts';

const knn = (changes: Partial<Plugin> = {}): Plugin => ({
  kind: 'classifier',
  name: 'near',
  apiVersion,
  description: 'the nearest',
  options: z.strictObject({ neighbours: z.number().default(1) }),
  create: () => ({
    name: 'near',
    fit: () => {
      throw new Error('not here');
    },
  }),
  ...changes,
});
const add =
  (...plugins: readonly (readonly [unknown, string, string?])[]) =>
  () => {
    const registry = createRegistry();
    for (const [plugin, ...from] of plugins) registry.add(plugin as Plugin, ...from);
    return registry;
  };

test.each<[string, unknown, RegExp]>([
  ['nothing', undefined, /@lab\/near .* default export is nothing/],
  ['an unknown kind', knn({ kind: 'clasifier' as 'classifier' }), /@lab\/near .*its kind is "clasifier"/],
  ['no name', knn({ name: '' }), /@lab\/near .*no name/],
  ['no create', { ...knn(), create: undefined }, /@lab\/near .*no create/],
  ['options that are no schema', { ...knn(), options: {} }, /@lab\/near .*not a schema/],
  ['options of nothing', { ...knn(), options: null }, /@lab\/near .*not a schema/],
  [
    'options without defaults',
    knn({ options: z.strictObject({ neighbours: z.number() }) }),
    /@lab\/near .*lack defaults.*neighbours/,
  ],
  [
    'a schema that throws',
    {
      ...knn(),
      options: {
        safeParse: () => {
          throw new Error('oh');
        },
      },
    },
    /@lab\/near .*cannot be checked: oh/,
  ],
  [
    'an older contract',
    knn({ apiVersion: 0 }),
    /@lab\/near .*version 0 .*this is version 1; install a release/,
  ],
  ['a newer contract', knn({ apiVersion: 9 }), /@lab\/near .*version 9 .*update sparsam/],
  ['names that are none', knn({ provides: [3 as unknown as string] }), /@lab\/near .*"provides"/],
])('a package with %s is refused by its name', (_, plugin, message) => {
  expect(add([plugin, '@lab/near'])).toThrow(message);
  expect(add([plugin, '@lab/near'])).toThrow(SparsamError);
});

test('two plugins of one name are refused, by both packages', () => {
  const twice = add([knn(), '@lab/near'], [knn({ provides: ['other'] }), '@else/near']);
  expect(twice).toThrow(DuplicatePluginError);
  expect(twice).toThrow(/"near": @lab\/near and @else\/near/);
});

test('a package that is installed twice is told from two that share a name', () => {
  expect(add([knn(), '@lab/near', '/a/near.js'], [knn(), '@lab/near', '/b/near.js'])).toThrow(
    /@lab\/near is installed twice.*\/a\/near\.js and \/b\/near\.js.*npm dedupe/,
  );
});

test('a plugin that is named twice is there once', () => {
  const plugin = knn();
  expect(add([plugin, 'a'], [plugin, 'b'])().list()).toHaveLength(1);
});

test('an unknown name lists what is installed', () => {
  const { find } = add([knn(), '@lab/near'])();
  expect(() => find('classifier', 'naer')).toThrow(UnknownPluginError);
  expect(() => find('classifier', 'naer')).toThrow(/Did you mean "near"\? Installed: near/);
});

test('an unknown name whose package is known says what to install', () => {
  const registry = createRegistry(undefined, (kind, name) =>
    kind === 'classifier' && name === 'far' ? '@lab/far' : undefined,
  );
  expect(() => registry.find('classifier', 'far')).toThrow(
    /"far" is in a package that is not loaded, @lab\/far\. .*npm install @lab\/far, .*--plugins @lab\/far/,
  );
  expect(() => registry.find('runner', 'far')).toThrow(/no runner "far"\. Installed: none/);
});

test('wrong options are refused with their paths', async () => {
  const registry = add([knn(), '@lab/near'])();
  const create = (options: unknown) => registry.create('classifier', 'near', options, { numClasses: 2 });
  await expect(create({ neighbors: 3 })).rejects.toThrow(
    /near\.neighbors: there is no such option\. Did you mean "neighbours"\?$/,
  );
  await expect(create({ neighbours: 'many' })).rejects.toThrow(/near\.neighbours: /);
});

test('what fails while it is made, or keeps no contract, names its package', async () => {
  const made = (create: Plugin['create']) =>
    add([knn({ create }), '@lab/near'])().create('classifier', 'near', {}, { numClasses: 2 });
  const failing = made(() => {
    throw new Error('no wasm');
  });
  await expect(failing).rejects.toThrow('The classifier "near" of @lab/near could not be made: no wasm');
  const own = made(() => {
    throw new SparsamError('input', 'Take fewer rows.');
  });
  await expect(own).rejects.toThrow(/^Take fewer rows\.$/);
  await expect(made(() => ({ name: 'near' }) as never)).rejects.toThrow(
    /@lab\/near .* lacks fit \(a function\)/,
  );
  await expect(made(() => undefined as never)).rejects.toThrow(/@lab\/near .* create returned nothing/);
});

test('an error of another copy of this package is one of its own', () => {
  const foreign = Object.assign(new Error('a'), { [Symbol.for('@sparsam/core/SparsamError')]: true });
  expect(foreign).toBeInstanceOf(SparsamError);
  expect(foreign).not.toBeInstanceOf(DuplicatePluginError);
  expect(new Error('a')).not.toBeInstanceOf(SparsamError);
  expect(new DuplicatePluginError('usage', 'a')).toBeInstanceOf(SparsamError);
});

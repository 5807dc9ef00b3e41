import type { Json } from '@sparsam/checkpoint';
import { readBytes, sha256 } from '@sparsam/checkpoint';
import { type Registry, SparsamError } from '@sparsam/core';
import { classifierOptions } from '@sparsam/evaluate';
import { createBackbone, createEngine, createObjective } from '../composition/create-parts.ts';
import { preprocessingNamed } from '../pipeline/preprocessing-named.ts';
import { resolvedOptions } from '../composition/resolved-options.ts';
import { type SearchOptions, readSearchOptions } from '../composition/search-options.ts';
import { type Resolved, withDefaults } from '../options/defaults.ts';
import { requireBatch } from '../options/require-batch.ts';
import type { Settings } from '../options/table.ts';
import { splitOptionsOf } from '../pipeline/read-data.ts';
import { type Budgets, budgets } from './budgets.ts';
import { type Method, readMethods } from './methods.ts';

/** What a comparison compares, every default filled in and every name checked. */
export type Grid = {
  readonly settings: Resolved;
  /** Folders of the data sets. */
  readonly datasets: readonly string[];
  readonly backbones: readonly string[];
  readonly methods: readonly Method[];
  /** `described`: the options with the plugin's defaults, for the protocol. */
  readonly classifiers: readonly {
    readonly name: string;
    readonly options: Json;
    readonly described: Json;
  }[];
  readonly search: SearchOptions;
  readonly budgets: Budgets;
  readonly weights?: { readonly file: string; readonly sha256: string };
};

const usualMethods = ['dino', 'random-init', 'pixels', 'supervised', 'linear-layer', 'fine-tuned'];

function datasetsOf(given: Settings): readonly string[] {
  const { data, datasets } = given;
  if (data !== undefined && datasets !== undefined)
    throw new SparsamError('usage', 'Give --data for one data set or "datasets" for several, not both.');
  const all = datasets ?? (data === undefined ? [] : [data]);
  if (all.length === 0)
    throw new SparsamError(
      'usage',
      'sparsam compare needs --data, or "datasets" in its config. See: sparsam help compare',
    );
  if (all.length > 1 && splitOptionsOf(given) !== undefined)
    throw new SparsamError(
      'usage',
      `A given split is of one data set, and ${all.length} are compared. Compare them one after the other, or put each one's split into its folders train and test.`,
    );
  return all;
}

/** Checks what can be wrong with names, options and lengths before the first image is read. Throws SparsamError (usage). */
export async function readGrid(given: Settings, registry: Registry): Promise<Grid> {
  const settings = withDefaults(given);
  const methods = readMethods(given.methods ?? usualMethods, registry);
  const backbones = given.backbones ?? [settings.backbone];
  const search = readSearchOptions(settings.options['search']);
  const pretrains = methods.some(({ source }) => source.from === 'pretrained');
  if (pretrains || settings.accumulate !== undefined) requireBatch(settings);
  const imports = methods.some(({ source }) => source.from === 'imported');
  if (imports && given.weights === undefined) {
    throw new SparsamError(
      'usage',
      'The method "imported" needs the file with its weights: --weights <file>.',
    );
  }
  if (imports && backbones.length > 1) {
    throw new SparsamError(
      'usage',
      `Imported weights are of one network, and ${backbones.length} backbones are compared.`,
    );
  }
  if (methods.some(({ source }) => source.from !== 'pixels')) await createEngine(registry, settings);
  for (const backbone of backbones) {
    const network = await createBackbone(registry, { ...settings, backbone });
    for (const method of methods) {
      const name = method.source.from === 'pretrained' ? method.source.method : undefined;
      if (name !== undefined) await createObjective(registry, network, { ...settings, method: name }, 1);
      if (method.does !== 'training') continue;
      const { imageSize, localSize } = settings;
      const options = { ...settings.options[method.objective], ...method.options };
      await registry.create('objective', method.objective, options, {
        backbone: network,
        imageSize,
        localSize,
        classes: 2,
      });
    }
  }
  for (const name of settings.classifiers) registry.find('classifier', name);
  const preprocessing = preprocessingNamed[settings.preprocessing];
  return {
    settings,
    datasets: datasetsOf(given),
    backbones,
    methods,
    classifiers: settings.classifiers.map((name) => {
      const options = classifierOptions(name, settings.options[name], preprocessing);
      const described = resolvedOptions(registry, 'classifier', name, options);
      return { name, options: JSON.parse(JSON.stringify(options)) as Json, described };
    }),
    search,
    budgets: budgets(given, search, given.equal),
    ...(given.weights === undefined || !imports
      ? {}
      : { weights: { file: given.weights, sha256: sha256(await readBytes(given.weights)) } }),
  };
}

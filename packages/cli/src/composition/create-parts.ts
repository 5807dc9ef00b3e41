import { type AugmentationSource, multiCropModule } from '@sparsam/augment';
import {
  type Backbone,
  type Classifier,
  type Engine,
  type Objective,
  type Plugin,
  type Registry,
  SparsamError,
  type TrainPlan,
} from '@sparsam/core';
import { type Recipe, recipeFor } from '@sparsam/train';
import type { Resolved } from '../options/defaults.ts';
import type { Settings } from '../options/table.ts';
import { checkingRoom } from './check-room.ts';
import { plannedObjective } from './planned-objective.ts';

const nearest = (size: number, patch: number): string => {
  const below = Math.floor(size / patch) * patch;
  return below === 0 ? `${patch}` : `${below} or ${below + patch}`;
};

/** Throws SparsamError (usage) where a view's side is not a multiple of the backbone's patch. */
function checkSize(option: string, size: number, backbone: Backbone): void {
  if (size % backbone.patchSize === 0) return;
  throw new SparsamError(
    'usage',
    `${option} ${size} does not fit ${backbone.name}: its patches are ${backbone.patchSize} pixels wide and must cover the image. Take ${nearest(size, backbone.patchSize)}.`,
  );
}

/** The network by the name of its variant. */
export function createBackbone(
  registry: Registry,
  settings: Pick<Resolved, 'backbone' | 'options'>,
): Promise<Backbone> {
  const { name } = registry.find('backbone', settings.backbone);
  return registry.create('backbone', settings.backbone, settings.options[name], {
    variant: settings.backbone,
  });
}

/**
 * What runs compiled steps; of a step for which there is not enough memory it says so before it compiles it. Throws
 * SparsamError (usage) where it is to save memory and has no way to.
 */
export async function createEngine(
  registry: Registry,
  {
    engine: name,
    threads,
    memory,
    options,
  }: Pick<Resolved, 'engine' | 'threads' | 'options'> & Pick<Settings, 'memory'>,
): Promise<Engine> {
  const needs = { threads, ...(memory === undefined ? {} : { memory }) };
  const engine = await registry.create('engine', name, options[name], needs);
  if (memory === 'low' && engine.memory !== 'low')
    throw new SparsamError(
      'usage',
      `The engine "${name}" cannot do with less memory. For --memory low take --engine onnx.`,
    );
  return checkingRoom(engine);
}

/** Throws SparsamError (usage) where features of this size cannot be computed. */
export function checkImageSize(imageSize: number, backbone: Backbone): void {
  checkSize('--image-size', imageSize, backbone);
}

/**
 * Where worker threads find an augmentation. Throws SparsamError (usage) for one that stands in a config file as an object:
 * threads share no objects.
 */
function augmentationModule(registry: Registry, name: string): string {
  const plugin = registry.find('augmentation', name);
  if (plugin.name === 'multi-crop') return multiCropModule;
  const place = registry.list().find((registration) => registration.plugin === (plugin as Plugin))?.place;
  if (place === undefined)
    throw new SparsamError(
      'usage',
      `The augmentation "${name}" is given as an object, but views are made in worker threads, which find it by name only. Put it into a module of its own and name that in "plugins": './my-augmentation.js' or a package.`,
    );
  return place;
}

/** The objective and the optimiser that the recipe gives for this many images; options given by name win. */
export async function createObjective(
  registry: Registry,
  backbone: Backbone,
  settings: Pick<Resolved, 'method' | 'augmentation' | 'imageSize' | 'localSize' | 'options'>,
  images: number,
): Promise<{
  readonly objective: Objective;
  readonly optimizer: Recipe['optimizer'];
  readonly augmentation: AugmentationSource;
}> {
  const { method, imageSize, localSize } = settings;
  checkSize('--image-size', imageSize, backbone);
  checkSize('--local-size', localSize, backbone);
  const plugin = registry.find('objective', method);
  const recipe = recipeFor({ method: plugin, images, optimizer: settings.options['optimizer'] });
  const needs = { backbone, imageSize, localSize };
  const given = settings.options[method];
  const network = await registry.create(
    'objective',
    method,
    { ...recipe.objective(undefined), ...given },
    needs,
  );
  const forPlan = (plan: TrainPlan): Objective => {
    const options: unknown = plugin.options.parse({ ...recipe.objective(plan), ...given });
    const planned = plugin.create(options, needs);
    // An objective that is loaded asynchronously keeps the schedules that it was created with.
    return planned instanceof Promise ? network : planned;
  };
  const own = settings.options[settings.augmentation];
  const augmentation = {
    module: augmentationModule(registry, settings.augmentation),
    options: settings.augmentation === 'multi-crop' ? { ...recipe.augmentation, ...own } : own,
    views: network.views,
  };
  // Wrong options are an error here, not in the first worker.
  await registry.create('augmentation', settings.augmentation, augmentation.options, {
    views: network.views,
  });
  return { objective: plannedObjective(network, forPlan), optimizer: recipe.optimizer, augmentation };
}

/** A fresh classifier by name. */
export function createClassifier(
  registry: Registry,
  name: string,
  settings: Pick<Resolved, 'options'>,
  numClasses: number,
): Promise<Classifier> {
  return registry.create('classifier', name, settings.options[name], { numClasses });
}

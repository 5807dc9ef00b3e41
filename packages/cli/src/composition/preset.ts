import type { Plugin, PluginKind } from '@sparsam/core';

/** The plugins that come with the command: package names and how each is loaded. The only place that names plugins. */
export const preset: Readonly<Record<string, () => Promise<{ readonly default: Plugin }>>> = {
  '@sparsam/backbone-xcit': () => load(import('@sparsam/backbone-xcit')),
  '@sparsam/backbone-vit': () => load(import('@sparsam/backbone-vit')),
  '@sparsam/backbone-resnet': () => load(import('@sparsam/backbone-resnet')),
  '@sparsam/ssl-dino': () => load(import('@sparsam/ssl-dino')),
  '@sparsam/ssl-simclr': () => load(import('@sparsam/ssl-simclr')),
  '@sparsam/ssl-byol': () => load(import('@sparsam/ssl-byol')),
  '@sparsam/ssl-vicreg': () => load(import('@sparsam/ssl-vicreg')),
  '@sparsam/ssl-mae': () => load(import('@sparsam/ssl-mae')),
  '@sparsam/supervised': () => load(import('@sparsam/supervised')),
  '@sparsam/classifier-svm': () => load(import('@sparsam/classifier-svm')),
  '@sparsam/classifier-knn': () => load(import('@sparsam/classifier-knn')),
  '@sparsam/classifier-logistic': () => load(import('@sparsam/classifier-logistic')),
  '@sparsam/classifier-random-forest': () => load(import('@sparsam/classifier-random-forest')),
  '@sparsam/augment': async () => load(import((await import('@sparsam/augment')).multiCropModule)),
  '@sparsam/engine-onnx': () => load(import('@sparsam/engine-onnx')),
  '@sparsam/engine-openvino': () => load(import('@sparsam/engine-openvino')),
  '@sparsam/runner-local': () => load(import('@sparsam/runner-local')),
  '@sparsam/dataset-smear': () => load(import('@sparsam/dataset-smear')),
};

/** Plugins of ours that do not come with the command, by kind and name: an error says what to install. */
export const separate: Readonly<Partial<Record<PluginKind, Readonly<Record<string, string>>>>> = {
  engine: { tfjs: '@sparsam/engine-tfjs' },
  runner: { bullmq: '@sparsam/runner-bullmq' },
};

/** Engines of ours that are installed by those who want them; `sparsam doctor` tries those it finds. */
export const optionalEngines: readonly string[] = ['@sparsam/engine-tfjs'];

/** A registry holds plugins of every kind and options; what is exact about each is checked when it is created. */
async function load(module: Promise<{ readonly default: unknown }>): Promise<{ readonly default: Plugin }> {
  return (await module) as { readonly default: Plugin };
}

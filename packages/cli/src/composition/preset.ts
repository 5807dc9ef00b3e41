import type { Plugin } from '@sparsam/core';

/** The plugins that come with the command: package names and how each is loaded. The only place that names plugins. */
export const preset: Readonly<Record<string, () => Promise<{ readonly default: Plugin }>>> = {
  '@sparsam/backbone-xcit': () => load(import('@sparsam/backbone-xcit')),
  '@sparsam/ssl-dino': () => load(import('@sparsam/ssl-dino')),
  '@sparsam/supervised': () => load(import('@sparsam/supervised')),
  '@sparsam/classifier-svm': () => load(import('@sparsam/classifier-svm')),
  '@sparsam/classifier-knn': () => load(import('@sparsam/classifier-knn')),
  '@sparsam/classifier-logistic': () => load(import('@sparsam/classifier-logistic')),
  '@sparsam/augment': async () => load(import((await import('@sparsam/augment')).multiCropModule)),
  '@sparsam/engine-onnx': () => load(import('@sparsam/engine-onnx')),
  '@sparsam/runner-local': () => load(import('@sparsam/runner-local')),
  '@sparsam/dataset-smear': () => load(import('@sparsam/dataset-smear')),
};

/** A registry holds plugins of every kind and options; what is exact about each is checked when it is created. */
async function load(module: Promise<{ readonly default: unknown }>): Promise<{ readonly default: Plugin }> {
  return (await module) as { readonly default: Plugin };
}

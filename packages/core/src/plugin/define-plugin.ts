import type { z } from 'zod';
import type { Augmentation } from '../contracts/augmentation.ts';
import type { Backbone } from '../contracts/backbone.ts';
import type { Classifier } from '../contracts/classifier.ts';
import type { DatasetSource } from '../contracts/dataset.ts';
import type { Engine, MemoryUse } from '../contracts/engine.ts';
import type { MethodRecipe, RecipeSituation } from '../contracts/method-recipe.ts';
import type { Objective } from '../contracts/objective.ts';
import type { Runner } from '../contracts/runner.ts';

/** The version of the contracts in this package; a plugin says which one it was made for. */
export const apiVersion = 1;

/** What a plugin's `create` returns, by kind. */
export type Contracts = {
  backbone: Backbone;
  objective: Objective;
  augmentation: Augmentation;
  classifier: Classifier;
  engine: Engine;
  dataset: DatasetSource;
  runner: Runner;
};
export type PluginKind = keyof Contracts;

/** What `create` is given beside the options: other parts of the pipeline that this kind builds on. */
export type Needs = {
  backbone: { readonly variant: string };
  objective: {
    readonly backbone: Backbone;
    readonly imageSize: number;
    readonly localSize: number;
    /** Number of classes, where labels are at hand; an objective that learns from labels cannot do without. */
    readonly classes?: number;
  };
  augmentation: {
    readonly views: readonly { readonly name: string; readonly size: number; readonly count: number }[];
  };
  classifier: { readonly numClasses: number };
  engine: { readonly threads: number; readonly memory?: MemoryUse };
  dataset: Record<string, never>;
  runner: { readonly workers: number };
};

/**
 * A plugin: a plain named object; importing it has no side effect. `create` may load heavy modules and may therefore be
 * asynchronous. `provides` lists the names it answers to beside its own (the variants of a backbone family).
 */
export type Plugin<Kind extends PluginKind = PluginKind, Schema extends z.ZodType = z.ZodType> = {
  readonly kind: Kind;
  readonly name: string;
  readonly apiVersion: number;
  readonly description: string;
  readonly provides?: readonly string[];
  /** Schema of its options; every option has a default. */
  readonly options: Schema;
  /** Objectives alone: pure; which options suit a run of that length on so many images. Absent: the defaults always. */
  readonly recipe?: Kind extends 'objective' ? (situation: RecipeSituation) => MethodRecipe : never;
  create(options: z.infer<Schema>, needs: Needs[Kind]): Contracts[Kind] | Promise<Contracts[Kind]>;
};

/** Checks the types of a plugin where it is written; returns it unchanged. */
export function definePlugin<Kind extends PluginKind, Schema extends z.ZodType>(
  plugin: Plugin<Kind, Schema>,
): Plugin<Kind, Schema> {
  return plugin;
}

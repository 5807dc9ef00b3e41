import type { TrainPlan } from './objective.ts';

/** What a recipe may depend on: the number of images to learn from and, once it is known, how long training is. */
export type RecipeSituation = { readonly images: number; readonly plan?: TrainPlan };

type Options = Readonly<Record<string, unknown>>;

/**
 * What a method's author recommends for a situation: options over the defaults of each part, under those that people
 * set. Defaults are the published values; a run of minutes on a few thousand images needs others.
 */
export type MethodRecipe = {
  /** Options of the method. Those that shape the network must not depend on the plan: the speed is measured on it. */
  readonly options?: Options;
  /** Options of the optimiser, as `--set optimizer.learningRate=0.004` names them; only rates may depend on the plan. */
  readonly optimizer?: Options;
  /** Options of augmentations by the name of their plugin; those of one that is not in use do nothing. */
  readonly augmentation?: Readonly<Record<string, Options>>;
};

export {
  type StepInput,
  type TrainState,
  type TrainStep,
  createTrainStep,
} from './step/create-train-step.ts';
export { type RecipeOptions, defaultRecipe } from './step/default-recipe.ts';
export type { Optimizer } from './step/optimizer.ts';
export {
  type GuardMetrics,
  type GuardOptions,
  type GuardState,
  type GuardVerdict,
  createGuard,
} from './guard/guard.ts';
export type { CollapseCause } from './guard/explain-collapse.ts';
export { timeKeys } from './loop/run-log.ts';
export { train } from './loop/train.ts';
export type {
  BatchSource,
  EvaluationMetrics,
  Length,
  Progress,
  TrainOptions,
  TrainResult,
} from './loop/train-options.ts';
export { type PlanOptions, planFromMinutes } from './plan/plan-from-minutes.ts';

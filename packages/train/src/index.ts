export {
  type StepInput,
  type TrainState,
  type TrainStep,
  createTrainStep,
} from './step/create-train-step.ts';
export { type BatchParts, equalParts, filledParts } from './step/cut-batch.ts';
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
  Best,
  EvaluationMetrics,
  Length,
  Progress,
  TrainOptions,
  TrainResult,
} from './loop/train-options.ts';
export { type PlanOptions, planFromMinutes } from './plan/plan-from-minutes.ts';
export { type Recipe, gentleViews, recipeFor } from './recipe/recipe-for.ts';
export { type BestState, type Quality, isBetter, nextBest } from './steer/best-weights.ts';
export {
  type EarlyStoppingOptions,
  type EarlyStoppingState,
  earlyStopping,
  publishedPatience,
} from './steer/early-stopping.ts';
export { type PlateauOptions, type PlateauState, plateau } from './steer/plateau.ts';
export type { Seen, Steering } from './steer/steering.ts';
export {
  type SupervisedState,
  type SupervisedSteeringOptions,
  supervisedSteering,
} from './steer/supervised-steering.ts';
export { batchLabels } from './supervised/batch-labels.ts';
export { classWeights, countClasses } from './supervised/class-weights.ts';
export {
  type Cost,
  type FinishedTrial,
  type FitSupervisedOptions,
  type RowSource,
  type SupervisedFit,
  SupervisedInterrupted,
  type SupervisedLength,
  type TrialStore,
  fitSupervised,
} from './supervised/fit-supervised.ts';
export { type HoldOut, holdOut, learnedCount } from './supervised/hold-out.ts';
export { type PlainBatch, type Predictor, createPredictor } from './supervised/predictor.ts';
export { type ReusableEngine, reusableEngine } from './supervised/reusable-engine.ts';
export {
  type Candidate,
  type SearchSpace,
  type Trial,
  firstCandidate,
  nextCandidate,
  spaceOf,
  trialCount,
} from './supervised/search.ts';
export { startFrom } from './supervised/start-from.ts';
export {
  type RateSchedule,
  type SupervisedRecipeOptions,
  supervisedRecipe,
} from './supervised/supervised-recipe.ts';
export { largestLogit, validationScores } from './supervised/validation-scores.ts';

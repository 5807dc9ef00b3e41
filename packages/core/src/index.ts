export type { Augmentation, DecodedImage } from './contracts/augmentation.ts';
export type {
  ApplyContext,
  Backbone,
  BackboneOutput,
  BlockTokens,
  ModelState,
} from './contracts/backbone.ts';
export type {
  Classifier,
  FitOptions,
  FittedClassifier,
  Matrix,
  SavedArray,
  SavedArrays,
} from './contracts/classifier.ts';
export type { Dataset, DatasetSource, Part, Row } from './contracts/dataset.ts';
export type {
  CompileOptions,
  CompiledStep,
  Engine,
  EngineDevice,
  MemoryUse,
  StepMemory,
  StepFunction,
} from './contracts/engine.ts';
export type { FeatureTable, Orientations, Pooling } from './contracts/feature-table.ts';
export type { OperationCost, OperationTime, StepInspection, StepStage } from './contracts/inspection.ts';
export type { MethodRecipe, RecipeSituation } from './contracts/method-recipe.ts';
export type {
  BatchLabels,
  CollapseSign,
  LossResult,
  Objective,
  ObjectiveInput,
  ObjectiveState,
  Schedule,
  TrainPlan,
  ViewGroup,
} from './contracts/objective.ts';
export type {
  ExecuteJob,
  Job,
  JobEvent,
  ParkedJob,
  RunJobsOptions,
  Runner,
  ServeJobsOptions,
} from './contracts/runner.ts';
export { type ErrorKind, SparsamError } from './errors/sparsam-error.ts';
export { suggest } from './errors/suggest.ts';
export {
  type Contracts,
  type Needs,
  type Plugin,
  type PluginKind,
  apiVersion,
  definePlugin,
} from './plugin/define-plugin.ts';
export { explainIssues } from './plugin/explain-issues.ts';
export {
  DuplicatePluginError,
  type PackageOf,
  type Registry,
  UnknownPluginError,
  createRegistry,
} from './plugin/registry.ts';
export { type Key, foldIn, key, split } from './random/key.ts';
export { type Sampler, sampler } from './random/sampler.ts';
export {
  normalArray,
  normals,
  permutation,
  randomBits,
  truncatedNormalArray,
  uniformArray,
  uniforms,
} from './random/sampling.ts';
export { checkArray } from './tree/check-array.ts';
export {
  type DataOf,
  type DataType,
  type NdArray,
  type TensorSpec,
  cloneArray,
  float32,
  full,
  scalar,
  sizeOf,
  zeros,
} from './tree/nd-array.ts';
export { type Flat, type Tree, flatten, leaf, mapTree, prefixed, scope, unflatten } from './tree/tree.ts';

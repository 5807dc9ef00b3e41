export {
  type ExtractedFeatures,
  type ExtractionBatch,
  type ExtractionOptions,
  extractFeatures,
  extractionStep,
} from './features/extract-features.ts';
export { featureManifestPath, readFeatures, writeFeatures } from './features/feature-files.ts';
export { pixelFeatures, pixelGrid } from './features/pixel-features.ts';
export { multiDepths, poolFeatures, pooledDim } from './features/pool-features.ts';
export { knnScore } from './knn-score.ts';
export { type ConfusionMatrix, confusionMatrix, rowNormalised } from './metrics/confusion-matrix.ts';
export {
  type ClassScores,
  type MetricName,
  accuracy,
  balancedAccuracy,
  classScores,
  macroF1,
  metrics,
} from './metrics/scores.ts';
export { type Summary, intervalMethod, summarise } from './metrics/summary.ts';
export { type Pca, applyPca, fitPca } from './preprocess/pca.ts';
export { pipeline } from './preprocess/pipeline.ts';
export {
  type LogTable,
  type PowerTransform,
  applyPowerTransform,
  fitPowerTransform,
  logTable,
} from './preprocess/power-transform.ts';
export {
  type FittedPreprocessing,
  type PreparedTable,
  type PreprocessingStep,
  prepareTable,
  referencePreprocessing,
  takeRows,
} from './preprocess/preprocessing.ts';
export { drawRows, drawSeeds, fitKey } from './protocol/draws.ts';
export { type PreparedDraw, predictDraw, prepareDraw } from './protocol/predict-draw.ts';
export { resultOfPredictions } from './protocol/result-of-predictions.ts';
export {
  type ProtocolOptions,
  type Task,
  checkTask,
  describeProtocol,
  referenceClassifierOptions,
  referenceK,
} from './protocol/protocol.ts';
export {
  type Predictions,
  type ProtocolClassifier,
  type ProtocolInput,
  type ProtocolProgress,
  type ProtocolResult,
  runProtocol,
} from './protocol/run-protocol.ts';
export {
  type PredictionsFile,
  type Results,
  predictionsFileName,
  readPredictions,
  readResults,
  resultsFile,
  resultsFileName,
  writeResults,
} from './results/results-folder.ts';
export {
  type Confusion,
  type ProtocolDescription,
  type ResultRow,
  type ResultsFile,
  type Shortfall,
  resultsSchema,
} from './results/schema.ts';

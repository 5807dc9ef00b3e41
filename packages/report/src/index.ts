export { type ConfusionFigureOptions, confusionFigure } from './figures/confusion-figure.ts';
export { type CurveSeries, type LabelCurveOptions, labelCurve } from './figures/label-curve.ts';
export { type Look, methodLooks } from './figures/palette.ts';
export {
  type LogPoint,
  type TrainingCurveOptions,
  logSeries,
  trainingCurve,
} from './figures/training-curves.ts';
export { type Spec, drawSvg } from './figures/vega-svg.ts';
export { readRun } from './input/read-run.ts';
export type { LogRow, ReportInput } from './input/report-input.ts';
export { resultsCsv } from './page/csv.ts';
export { renderReport } from './page/render-report.ts';
export { type Verdict, verdict } from './text/verdict.ts';
export { reportFileName, writeReport } from './write-report.ts';
export { picturedImages } from './analysis/examples.ts';
export { predictionSets } from './analysis/prediction-sets.ts';
export type { Gallery } from './gallery/gallery.ts';
export { galleryFileName, readGallery, writeGallery } from './gallery/gallery-file.ts';
export { featureMap } from './map/feature-map.ts';

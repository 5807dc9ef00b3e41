const methods: Readonly<Record<string, string>> = {
  dino: 'DINO',
  simclr: 'SimCLR',
  byol: 'BYOL',
  vicreg: 'VICReg',
  mae: 'masked images',
  'random-init': 'untrained network',
  pixels: 'raw pixels',
  supervised: 'supervised training',
  'linear-layer': 'linear layer',
  imported: 'imported weights',
};

const classifiers: Readonly<Record<string, string>> = {
  svm: 'SVM',
  knn: 'kNN',
  logistic: 'logistic regression',
  'random-forest': 'random forest',
};

const metrics: Readonly<Record<string, string>> = {
  balancedAccuracy: 'balanced accuracy',
  accuracy: 'accuracy',
  f1: 'F1',
  macroF1: 'macro F1',
};

/** The name of a method as people say it; unknown names stay as they are. */
export const methodName = (method: string): string => methods[method] ?? method;

/** The name of a classifier as people say it; unknown names stay as they are. */
export const classifierName = (classifier: string): string => classifiers[classifier] ?? classifier;

/** The name of a metric as people say it. */
export const metricName = (metric: string): string => metrics[metric] ?? metric;

/** Methods that nothing was learned for; what the others are compared with. */
export const baselines: readonly string[] = ['random-init', 'pixels'];

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
  'fine-tuned': 'fine-tuned network',
  imported: 'imported weights',
};

const classifiers: Readonly<Record<string, string>> = {
  svm: 'SVM',
  knn: 'kNN',
  logistic: 'logistic regression',
  'random-forest': 'random forest',
  'linear-probe': 'linear probe',
  'end-to-end': 'the whole network',
  'fine-tuning': 'the whole network, fine-tuned',
  'linear-layer': 'the last layer',
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

/** A classifier in a sentence: `an SVM`. */
export const withArticle = (classifier: string): string =>
  classifier === 'svm' ? 'an SVM' : classifier === 'knn' ? 'a kNN classifier' : classifierName(classifier);

const shortMethods: Readonly<Record<string, string>> = {
  'random-init': 'untrained',
  pixels: 'pixels',
  supervised: 'supervised',
  imported: 'imported',
};
const shortClassifiers: Readonly<Record<string, string>> = {
  logistic: 'logistic',
  'random-forest': 'forest',
  'linear-probe': 'linear',
};

/** A name that fits beside the end of a line. */
export const shortMethod = (method: string): string => shortMethods[method] ?? methodName(method);
export const shortClassifier = (classifier: string): string =>
  shortClassifiers[classifier] ?? classifierName(classifier);

/** The name of a metric as people say it. */
export const metricName = (metric: string): string => metrics[metric] ?? metric;

/** Methods that nothing was learned for; what the others are compared with. */
export const baselines: readonly string[] = ['random-init', 'pixels'];

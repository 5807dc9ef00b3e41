import { availableParallelism } from 'node:os';
import type { Settings } from './table.ts';

/** How long pretraining is where nobody says. */
export const usualMinutes = 20;

const usualImageSize = 64;

/** Images in a step: many short steps taught more in the same time than half as many of twice the images (docs/results.md). */
const usualBatch = 32;

/** Values of options that are not given; the same for every command. What depends on the data is decided where it is known. */
export function withDefaults(settings: Settings) {
  return {
    method: 'dino',
    backbone: 'xcit_nano_12_p8',
    augmentation: 'multi-crop',
    engine: 'onnx',
    imageSize: usualImageSize,
    localSize: 32,
    batch: usualBatch,
    seed: 0,
    threads: availableParallelism(),
    pooling: 'multi',
    orientations: 4,
    preprocessing: 'whiten',
    classifiers: ['svm', 'knn', 'logistic'],
    classifier: 'svm',
    targetError: 0.05,
    k: [1, 5, 10, 25, 50, 100],
    repetitions: 10,
    minClassSize: 1,
    choose: {},
    plugins: [],
    options: {},
    ...settings,
  } as const;
}

/** Settings with every default filled in. */
export type Resolved = ReturnType<typeof withDefaults> & Settings;

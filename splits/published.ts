import { defineConfig } from '@sparsam/cli';

type Config = ReturnType<typeof defineConfig>;

/**
 * The protocol of Nielsen et al. (arXiv 2304.05163) for one of their three data sets, every value of it written out, so that
 * no recipe of ours for shorter runs comes in between. `split` is the folder of the manifest, relative to the config.
 *
 * Where it is not theirs: all networks begin from random weights (theirs from ImageNet weights, which pretraining here cannot
 * begin from yet); arithmetic is float32 (theirs mixed); and the number of draws, which the description of the method does not
 * state, is five. Figures will differ from the published ones for the first reason above all.
 */
export function published(own: Pick<Config, 'split'>): Config {
  return defineConfig({
    ...own,
    backbone: 'xcit_small_12_p8',
    // SSL with SVM, kNN and LR; the linear layer on it (LL); and deep learning on the labels alone (DL).
    methods: ['dino', 'linear-layer:dino', 'supervised'],
    classifiers: ['svm', 'knn', 'logistic'],
    k: [1, 5, 10, 25, 50, 100, 250, 500, 1000],
    repetitions: 5,
    seed: 0,
    imageSize: 256,
    localSize: 96,
    batch: 64,
    epochs: 500,
    pooling: 'cls',
    orientations: 1,
    preprocessing: 'reference',
    options: {
      onnx: { device: 'auto' },
      dino: {
        globalCrops: 2,
        localCrops: 5,
        numPrototypes: 65536,
        numHeadLayers: 4,
        hiddenDim: 2048,
        bottleneckDim: 256,
        standardizeHead: false,
        studentTemperature: 0.1,
        initialTeacherTemperature: 0.02,
        teacherTemperature: 0.04,
        teacherTemperatureWarmup: { epochs: 10 },
        teacherMomentum: 0.9995,
        finalTeacherMomentum: 1,
        centerMomentum: 0.9,
        centering: 'mean',
        spread: 0,
        freezeLastLayer: { epochs: 1 },
      },
      optimizer: {
        learningRate: 5e-4,
        finalLearningRate: 0,
        warmup: { epochs: 2 },
        weightDecay: 0.04,
        finalWeightDecay: 0.4,
        clipFactor: 0.32,
      },
      // Empty parts keep the published views of each kind where a recipe would make them gentler.
      'multi-crop': { scaleBlur: false, perspective: {}, jitter: {}, greyscale: 0.2, solarize: {} },
      supervised: { globalCrops: 2, localCrops: 5 },
      // One value each: nothing is searched. The steps bound nothing that 500 epochs do not.
      search: {
        learningRates: [1e-4],
        weightDecays: [0.05],
        strengths: ['published'],
        schedule: 'plateau',
        batch: 64,
        epochs: 500,
        steps: 10_000_000,
      },
      svm: { C: 1, kernel: 'rbf', gamma: 'scale', classWeight: 'balanced', probability: true },
      knn: { weights: 'distance' },
      logistic: { C: 2.5, classWeight: 'balanced' },
    },
  });
}

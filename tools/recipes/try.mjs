#!/usr/bin/env node
/**
 * Tries a pretraining recipe on a validation part that is cut from the training rows; the test rows are never read.
 *   npm run build && node tools/recipes/try.mjs --data ../shared/data/pbc-full-96 --method simclr --steps 120 \
 *     --config '{"method": {"temperature": 0.2}}'
 * The configuration may hold `backbone`, `method`, `optimizer` and `views`: options of the parts, over those that
 * `sparsam pretrain` takes. Prints the training's course, then the
 * balanced accuracy on the validation part, for every pooling, preprocessing and classifier in the lists.
 */
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createViewLoader, multiCropModule } from '@sparsam/augment';
import xcit from '@sparsam/backbone-xcit';
import knn from '@sparsam/classifier-knn';
import logistic from '@sparsam/classifier-logistic';
import svm from '@sparsam/classifier-svm';
import { foldIn, key, permutation } from '@sparsam/core';
import { imageBatches, loadImages, readDataset, splitDataset } from '@sparsam/data';
import { createOnnxEngine } from '@sparsam/engine-onnx';
import { classifierOptions, extractFeatures, runProtocol } from '@sparsam/evaluate';
import { createTrainStep, recipeFor } from '@sparsam/train';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    method: { type: 'string', default: 'dino' },
    config: { type: 'string', default: '{}' },
    variant: { type: 'string', default: 'xcit_nano_12_p8' },
    steps: { type: 'string', default: '120' },
    batch: { type: 'string', default: '32' },
    'image-size': { type: 'string', default: '64' },
    'local-size': { type: 'string', default: '32' },
    'validation-images': { type: 'string', default: '600' },
    'labelled-images': { type: 'string', default: '900' },
    threads: { type: 'string', default: '2' },
    seed: { type: 'string', default: '0' },
    untrained: { type: 'boolean', default: false },
    k: { type: 'string', default: '10,50' },
    orientations: { type: 'string', default: '1' },
    pooling: { type: 'string', default: 'multi' },
    preprocessing: { type: 'string', default: 'whiten' },
    classifiers: { type: 'string', default: 'svm' },
  },
});
if (values.data === undefined) throw new Error('Name a data set: --data FOLDER');
const config = JSON.parse(values.config);
const [steps, batchSize, threads, seed] = [values.steps, values.batch, values.threads, values.seed].map(
  Number,
);
const [imageSize, localSize] = [values['image-size'], values['local-size']].map(Number);
const [asked, labelled] = [values['validation-images'], values['labelled-images']].map(Number);

const dataset = await readDataset(values.data);
const size = Math.round(1.5 * imageSize);
const cacheFile = join(tmpdir(), `sparsam-try-${basename(values.data)}-${size}.bin`);
const { store, rows } = await loadImages(dataset, { size, threads, cacheFile });
const { train } = splitDataset({ rows }, { seed, testCount: Math.min(2000, Math.round(rows.length / 5)) });
const shuffled = Array.from(permutation(foldIn(key(seed), 'try'), train.length), (place) => train[place]);
const validation = shuffled.slice(0, asked);
const subset = shuffled.slice(0, asked + labelled);
const held = new Set(validation);

const backbone = await xcit.create(xcit.options.parse(config.backbone ?? {}), { variant: values.variant });
const { default: plugin } = await import(`@sparsam/ssl-${values.method}`);
const plan = { totalSteps: steps, stepsPerEpoch: Math.floor((train.length - asked) / batchSize), batchSize };
// What `sparsam pretrain` takes for runs of this length.
const recipe = recipeFor({ method: plugin, images: train.length - asked, optimizer: config.optimizer });
const objective = await plugin.create(plugin.options.parse({ ...recipe.objective(plan), ...config.method }), {
  backbone,
  imageSize,
  localSize,
});
const views = { ...recipe.augmentation, ...config.views };
const trainStep = createTrainStep(objective, recipe.optimizer);
const engine = createOnnxEngine({ threads });

const classes = dataset.classes;
const stepsNamed = { whiten: ['whiten'], reference: ['power', 'pca'], none: [] };
const classifiersFor = (preprocessing) =>
  Promise.all(
    [svm, knn, logistic]
      .filter(({ name }) => values.classifiers.split(',').includes(name))
      .map(async ({ name, options, create }) => {
        const own = classifierOptions(name, {}, preprocessing);
        const classifier = await create(options.parse(own), { numClasses: classes.length });
        return { name, options: own, classifier };
      }),
  );
async function score(state, title) {
  for (const pooling of values.pooling.split(',')) {
    const batches = imageBatches(store, { size: imageSize, batchSize: 64, indices: subset });
    const table = await extractFeatures({
      engine,
      backbone,
      state,
      batches,
      imageSize,
      batchSize: 64,
      pooling,
      orientations: Number(values.orientations),
    });
    for (const preprocessing of values.preprocessing.split(',')) {
      const { rows: results } = await runProtocol({
        dataset: 'validation',
        images: subset.map((row) => rows[row].path),
        classes,
        labels: Int32Array.from(subset, (row) => classes.indexOf(rows[row].label)),
        train: subset.map((_, place) => place).slice(asked),
        test: subset.map((_, place) => place).slice(0, asked),
        features: { rows: table.rows, columns: table.embedDim, data: table.features },
        backbone: backbone.name,
        method: values.method,
        preprocessing: stepsNamed[preprocessing],
        classifiers: await classifiersFor(stepsNamed[preprocessing]),
        k: values.k.split(',').map(Number),
        repetitions: 6,
        seed: 5,
      });
      for (const { metric, classifier, kPerClass, mean, stdev } of results) {
        if (metric !== 'balancedAccuracy') continue;
        console.log(
          `${title}: ${pooling}, ${preprocessing}, ${classifier}, k = ${kPerClass}: ${mean.toFixed(3)} +- ${stdev.toFixed(3)} over draws`,
        );
      }
    }
  }
}

const initial = trainStep.init(key(seed));
if (values.untrained) await score(objective.evaluationState(initial.objective), 'untrained');
const loader = await createViewLoader({
  store,
  indices: train.filter((row) => !held.has(row)),
  batchSize,
  seed,
  augmentation: { module: multiCropModule, options: views, views: objective.views },
});
const compiled = await engine.compile(trainStep.step, initial, trainStep.inputSpec(batchSize));
const started = performance.now();
for (let step = 0; step < steps; step++) {
  const batch = await loader.batch(step);
  const numbers = Object.entries(trainStep.scalars(step, plan));
  const scalars = Object.fromEntries(
    numbers.map(([name, value]) => [name, { dtype: 'float32', shape: [], data: Float32Array.of(value) }]),
  );
  const extra = objective.hostInput?.draw(foldIn(foldIn(key(seed), 'host-input'), step), batchSize) ?? {};
  const metrics = await compiled.run({ views: batch, scalars, extra });
  if ((step + 1) % Math.ceil(steps / 12) !== 0) continue;
  const figures = Object.entries(metrics)
    .map(([name, { data }]) => `${name} ${data[0].toFixed(3)}`)
    .join(', ');
  console.log(`step ${step + 1}, ${((performance.now() - started) / 1000).toFixed(0)} s: ${figures}`);
}
await score(objective.evaluationState(compiled.state().objective), `after ${steps} steps`);
await loader.close();
await compiled.dispose();

#!/usr/bin/env node
/**
 * Classifiers and the few-label protocol against scikit-learn, in turns in one run, on made-up features. Usage:
 *   npm run bench -- classifiers [--tasks svc,protocol,bootstrap] [--rounds 3] [--threads 2] [--rows 2000] [--columns 384]
 *     [--classes 8] [--test 10000] [--k 1,5,10,25,50,100,250] [--repetitions 10] [--classifiers svm,knn,logistic]
 *     [--peer-jobs 1] [--python FILE] [--out FILE.json] [--json]
 *
 * `svc`: support vector machine with probabilities, fit on --rows and predict --test rows. `protocol`: every k and
 * repetition, power transform and PCA once a draw on both sides, all classifiers, all test rows. scikit-learn runs its
 * matrix products on --threads threads (--peer-jobs 1) or the draws on so many processes of one thread each.
 * `bootstrap`: all metrics of one classifier at one k, --repetitions draws of predictions of --test rows, with their
 * intervals from 1000 resamples; it has no peer.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encodeSafetensors } from '@sparsam/checkpoint';
import knn from '@sparsam/classifier-knn';
import logistic from '@sparsam/classifier-logistic';
import randomForest from '@sparsam/classifier-random-forest';
import svm from '@sparsam/classifier-svm';
import { key, uniforms } from '@sparsam/core';
import {
  balancedAccuracy,
  confusionMatrix,
  drawRows,
  drawSeeds,
  referenceClassifierOptions,
  runProtocol,
  seriesOf,
  shareInterval,
} from '@sparsam/evaluate';
import { median, spread } from '../figures.mjs';
import { startSide } from '../side.mjs';
import { makeFeatures } from './data.mjs';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: 'svc,protocol,bootstrap' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    rows: { type: 'string', default: '2000' },
    columns: { type: 'string', default: '384' },
    classes: { type: 'string', default: '8' },
    test: { type: 'string', default: '10000' },
    k: { type: 'string', default: '1,5,10,25,50,100,250' },
    repetitions: { type: 'string', default: '10' },
    classifiers: { type: 'string', default: 'svm,knn,logistic' },
    'peer-jobs': { type: 'string', default: '1' },
    python: { type: 'string', default: fileURLToPath(new URL('../../.venv/bin/python', import.meta.url)) },
    ours: { type: 'boolean', default: false },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, threads, rows, columns, classes, testRows, repetitions, jobs] = [
  ...[values.rounds, values.threads, values.rows, values.columns, values.classes, values.test],
  ...[values.repetitions, values['peer-jobs']],
].map(Number);
const k = values.k.split(',').map(Number);
const names = values.classifiers.split(',');
const plugins = { svm, knn, logistic, 'random-forest': randomForest };

const shape = { columns, classes, spread: 0.25 };
const train = makeFeatures('train', { rows, ...shape });
const test = makeFeatures('test', { rows: testRows, ...shape });
const images = Array.from({ length: rows + testRows }, (_, row) => `image-${row}`);
const labels = Int32Array.from([...train.labels, ...test.labels]);
const trainRows = Int32Array.from({ length: rows }, (_, row) => row);
const draws = k.map((count) =>
  drawSeeds(0, count, repetitions).map((seed) => [
    ...drawRows(seed, count, { train: trainRows, labels, images }),
  ]),
);

/** The scikit-learn side, asked and answered a JSON line at a time. */
async function startPeer() {
  const folder = await mkdtemp(join(tmpdir(), 'sparsam-bench-'));
  const file = join(folder, 'features.safetensors');
  const table = ({ features }) => ({
    dtype: 'float32',
    shape: [features.rows, features.columns],
    data: features.data,
  });
  const ints = (data) => ({ dtype: 'int32', shape: [data.length], data });
  await writeFile(
    file,
    encodeSafetensors(
      new Map([
        ['train', table(train)],
        ['test', table(test)],
        ['labels', ints(train.labels)],
        ['test_labels', ints(test.labels)],
      ]),
    ),
  );
  const peer = startSide(
    values.python,
    [fileURLToPath(new URL('peer.py', import.meta.url)), String(threads)],
    {
      threads,
      hint: `Is scikit-learn installed? npm run goldens -- --setup makes ${values.python}.`,
    },
  );
  const versions = await peer.ask({ data: file });
  await rm(folder, { recursive: true });
  return { ...peer, versions };
}

const ours = {
  async svc() {
    const classifier = await svm.create(svm.options.parse({}), { numClasses: classes });
    const fitted = classifier.fit(train.features, train.labels, { key: key(0) });
    const predicted = fitted.predict(test.features);
    return { accuracy: { svm: [balancedAccuracy(confusionMatrix(test.labels, predicted, classes))] } };
  },
  async protocol() {
    const classifiers = await Promise.all(
      names.map(async (name) => {
        const options = referenceClassifierOptions[name] ?? {};
        const plugin = plugins[name];
        const classifier = await plugin.create(plugin.options.parse(options), { numClasses: classes });
        return { name, options, classifier };
      }),
    );
    const data = new Float32Array((rows + testRows) * columns);
    data.set(train.features.data);
    data.set(test.features.data, rows * columns);
    const result = await runProtocol({
      ...{ dataset: 'made up', method: 'none', backbone: 'none', images, labels },
      features: { rows: rows + testRows, columns, data },
      classes: Array.from({ length: classes }, (_, i) => `class ${i}`),
      train: trainRows,
      test: Int32Array.from({ length: testRows }, (_, i) => rows + i),
      ...{ classifiers, k, repetitions, seed: 0 },
    });
    const accuracy = Object.fromEntries(
      names.map((name) => [
        name,
        k.map(
          (count) =>
            result.rows.find(
              (row) =>
                row.metric === 'balancedAccuracy' && row.classifier === name && row.kPerClass === count,
            ).mean,
        ),
      ]),
    );
    return { accuracy };
  },
  bootstrap() {
    const truth = test.labels;
    const values = Array.from(uniforms(key(1), truth.length * repetitions), (value, at) =>
      value < 0.7 ? truth[at % truth.length] : Math.floor(value * 1e6) % classes,
    );
    const plan = {
      classes: Array.from({ length: classes }, (_, i) => `class ${i}`),
      k: [10],
      repetitions,
      seed: 0,
    };
    const series = { method: 'made up', backbone: 'none', classifier: 'none', values };
    const [{ points }] = seriesOf([series], plan, { labels: truth });
    const { spreads } = points[0];
    const intervals = Object.values(spreads).map((one) => shareInterval(one, truth.length));
    return { accuracy: { 'made up': [spreads.balancedAccuracy.estimate] }, intervals };
  },
};

async function timed(run) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const found = await run();
  const { user, system } = process.cpuUsage(cpu);
  return { ...found, seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
}

const requests = {
  svc: { task: 'svc' },
  protocol: { task: 'protocol', k, draws, jobs, classifiers: names },
};
const peer = values.ours ? undefined : await startPeer();
const table = [];
for (const task of values.tasks.split(',')) {
  if (ours[task] === undefined)
    throw new Error(`There is no task "${task}". There are: ${Object.keys(ours).join(', ')}.`);
  const [mine, theirs] = [[], []];
  for (let round = 0; round < rounds; round++) {
    mine.push(await timed(ours[task]));
    const asked = peer !== undefined && requests[task] !== undefined;
    if (asked) theirs.push(await peer.ask(requests[task]));
    console.error(
      `${task} round ${round + 1}: ours ${mine.at(-1).seconds.toFixed(2)} s (processor ${mine.at(-1).cpuSeconds.toFixed(2)} s)` +
        (!asked
          ? ''
          : `, scikit-learn ${theirs.at(-1).seconds.toFixed(2)} s (processor ${theirs.at(-1).cpuSeconds.toFixed(2)} s)`),
    );
  }
  const ratios = mine.map(({ seconds }, round) => (theirs[round]?.seconds ?? Number.NaN) / seconds);
  const seconds = (list) => median(list.map((one) => one.seconds));
  table.push({
    task,
    ratio: median(ratios),
    ratios,
    secondsOurs: seconds(mine),
    secondsPeer: theirs.length === 0 ? null : seconds(theirs),
    processorSecondsOurs: median(mine.map(({ cpuSeconds }) => cpuSeconds)),
    processorSecondsPeer: theirs.length === 0 ? null : median(theirs.map(({ cpuSeconds }) => cpuSeconds)),
    accuracyOurs: mine[0].accuracy,
    accuracyPeer: theirs[0]?.accuracy ?? null,
    partsPeer: theirs[0]?.parts ?? null,
    ...{ threads, peerJobs: jobs, rows, columns, classes, testRows },
    ...(task === 'protocol' ? { k, repetitions } : {}),
    ...peer?.versions,
    node: process.version,
  });
}
peer?.stop();
if (values.out !== undefined) await writeFile(values.out, `${JSON.stringify(table, null, 2)}\n`);
for (const row of table) {
  if (values.json) {
    console.log(JSON.stringify(row));
    continue;
  }
  const against =
    row.secondsPeer === null
      ? ''
      : `  scikit-learn ${row.secondsPeer.toFixed(2)} s  ratio ${row.ratio.toFixed(2)} (${spread(row.ratios)})`;
  console.log(`${row.task.padEnd(10)} ours ${row.secondsOurs.toFixed(2)} s${against}`);
  for (const [name, mine] of Object.entries(row.accuracyOurs)) {
    const shown = (list) => list?.map((x) => x.toFixed(3)).join(' ') ?? '-';
    console.log(
      `  balanced accuracy of ${name.padEnd(9)} ours ${shown(mine)}   scikit-learn ${shown(row.accuracyPeer?.[name])}`,
    );
  }
}

/**
 * Our side of the benchmark in a process of its own, so that its memory is that of one engine on one case. Asked and
 * answered a JSON line at a time, as peer.py is:
 *   node tools/bench/train/ours.mjs ENGINE THREADS
 */
import { createInterface } from 'node:readline';
import xcit from '@sparsam/backbone-xcit';
import { key } from '@sparsam/core';
import engineOnnx from '@sparsam/engine-onnx';
import engineOpenvino from '@sparsam/engine-openvino';
import dino, { dinoOptions } from '@sparsam/ssl-dino';
import { createTrainStep, defaultRecipe } from '@sparsam/train';
import { installedOpenvino } from '../installed-openvino.mjs';

const [engineName, given] = process.argv.slice(2);
const threads = Number(given);

/** Engines by the names of the benchmark's option. */
const engines = {
  onnx: () => engineOnnx.create({}, { threads }),
  'onnx-low': () => engineOnnx.create({}, { threads, memory: 'low' }),
  openvino: () => engineOpenvino.create({ precision: 'f32', library: installedOpenvino() }, { threads }),
  'openvino-bf16': () =>
    engineOpenvino.create({ precision: 'bf16', library: installedOpenvino() }, { threads }),
};

/** Compiles the step of a case; what is returned takes so many steps and tells how long each took. */
async function startCase(spec) {
  const backbone = await xcit.create(xcit.options.parse(spec.sizes ?? {}), { variant: spec.backbone });
  const options = dinoOptions.parse({
    globalCrops: spec.globalCrops,
    localCrops: spec.localCrops,
    hiddenDim: spec.hiddenDim,
    bottleneckDim: spec.bottleneckDim,
    numPrototypes: spec.numPrototypes,
  });
  const objective = await dino.create(options, {
    backbone,
    imageSize: spec.imageSize,
    localSize: spec.localSize,
  });
  const trainStep = createTrainStep(objective, defaultRecipe());
  const create = engines[engineName];
  if (create === undefined)
    throw new Error(`There is no engine "${engineName}". There are: ${Object.keys(engines).join(', ')}.`);
  const engine = await create();
  const inputSpec = trainStep.inputSpec(spec.batchSize);
  const state = trainStep.init(key(0));
  const began = performance.now();
  const compiled = await engine.compile(trainStep.step, state, inputSpec);
  const compileSeconds = (performance.now() - began) / 1000;
  const plan = { totalSteps: 1000, stepsPerEpoch: 100, batchSize: spec.batchSize };
  const views = Object.fromEntries(
    Object.entries(inputSpec.views).map(([group, { shape }]) => {
      const data = new Uint8Array(shape.reduce((a, b) => a * b, 1)).map((_, i) => (i * 7919) % 251);
      return [group, { dtype: 'uint8', shape, data }];
    }),
  );
  let index = 0;
  return {
    compileSeconds,
    async take(count) {
      const [seconds, processor] = [[], []];
      for (let i = 0; i < count; i++) {
        const numbers = Object.entries(trainStep.scalars(200 + index++, plan));
        const scalars = Object.fromEntries(
          numbers.map(([path, value]) => [
            path,
            { dtype: 'float32', shape: [], data: Float32Array.of(value) },
          ]),
        );
        const [start, before] = [performance.now(), process.cpuUsage()];
        await compiled.run({ views, scalars, extra: {} });
        seconds.push((performance.now() - start) / 1000);
        const { user, system } = process.cpuUsage(before);
        processor.push((user + system) / 1e6);
      }
      return { seconds, processor };
    },
  };
}

let current;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.case !== undefined) current = await startCase(request.case);
  const taken = request.case === undefined ? await current.take(request.steps) : {};
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ ...taken, peakBytes, compileSeconds: current.compileSeconds }));
}

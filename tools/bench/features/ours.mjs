/**
 * Our side of the benchmark in a process of its own, so that its memory is that of one engine on one case. Asked and
 * answered a JSON line at a time, as peer.py is:
 *   node tools/bench/features/ours.mjs ENGINE THREADS
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import xcit from '@sparsam/backbone-xcit';
import { decodeSafetensors } from '@sparsam/checkpoint';
import engineOnnx from '@sparsam/engine-onnx';
import engineOpenvino from '@sparsam/engine-openvino';
import { extractionStep } from '@sparsam/evaluate';
import { installedOpenvino } from '../installed-openvino.mjs';
import { imagesOf } from './images.mjs';

const [engineName, given] = process.argv.slice(2);
const threads = Number(given);
const openvino = (precision) =>
  engineOpenvino.create({ precision, library: installedOpenvino() }, { threads });

/** Engines by the names of the benchmark's option. */
const engines = {
  onnx: () => engineOnnx.create({}, { threads }),
  'onnx-int8': () => engineOnnx.create({ precision: 'int8' }, { threads }),
  openvino: () => openvino('f32'),
  'openvino-bf16': () => openvino('bf16'),
};

/** The network of a case with the weights of a file, ready to run. */
async function startCase({ weights, ...spec }) {
  const create = engines[engineName];
  if (create === undefined)
    throw new Error(`There is no engine "${engineName}". There are: ${Object.keys(engines).join(', ')}.`);
  const backbone = await xcit.create(xcit.options.parse({}), { variant: spec.backbone });
  const arrays = decodeSafetensors(await readFile(weights), weights).tensors;
  const state = { params: {}, buffers: {} };
  for (const [path, array] of arrays) {
    const buffer = /running_|num_batches/.test(path);
    (buffer ? state.buffers : state.params)[path] = array;
  }
  const engine = await create();
  const images = imagesOf(spec);
  const began = performance.now();
  const compiled = await engine.compile(
    extractionStep(backbone, 'cls'),
    state,
    { images: { dtype: 'uint8', shape: images.shape } },
    { constantState: true, typicalInputs: () => [{ images }] },
  );
  const compileSeconds = (performance.now() - began) / 1000;
  const { features } = await compiled.run({ images });
  return { compileSeconds, features: [...features.data], run: () => compiled.run({ images }) };
}

let current;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const seconds = [];
  if (request.case !== undefined) current = await startCase(request.case);
  else
    for (let i = 0; i < request.batches; i++) {
      const start = performance.now();
      await current.run();
      seconds.push((performance.now() - start) / 1000);
    }
  const { compileSeconds, features } = current;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ seconds, peakBytes, ...(request.case && { compileSeconds, features }) }));
}

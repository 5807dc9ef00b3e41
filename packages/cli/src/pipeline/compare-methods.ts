import { cpus } from 'node:os';
import { join } from 'node:path';
import { type FeatureTable, type ModelState, type NdArray, foldIn, key } from '@sparsam/core';
import {
  type ProtocolResult,
  type ResultsFile,
  type TestReads,
  writeFeatures,
  writeResults,
} from '@sparsam/evaluate';
import type { LeakSummary } from '@sparsam/integrity';
import { mkdir } from 'node:fs/promises';
import type { Context } from '../commands/command.ts';
import { createEngine } from '../composition/create-parts.ts';
import type { Session } from '../composition/session.ts';
import { unrounded } from '../composition/unrounded.ts';
import type { Resolved } from '../options/defaults.ts';
import { version } from '../version.ts';
import type { MethodFeatures } from './evaluate.ts';
import { extract, extractPixels } from './extract.ts';
import { leakFacts } from './leak-gate.ts';
import type { PreparedData } from './prepare-data.ts';
import { runFiles } from './run-folder.ts';

/** Features of the trained network beside those of the same network untrained and of the pixels, for one comparison. */
export async function methodFeatures(
  context: Context,
  { registry, engine, backbone }: Session,
  data: PreparedData,
  settings: Pick<
    Resolved,
    'method' | 'engine' | 'threads' | 'options' | 'imageSize' | 'pooling' | 'orientations' | 'seed'
  >,
  weights: ModelState<NdArray>,
): Promise<{ readonly trained: FeatureTable; readonly methods: readonly MethodFeatures[] }> {
  const { method, imageSize, pooling, orientations, seed } = settings;
  const usual = { engine, backbone, imageSize, pooling, orientations };
  const trained = await extract(context, data, { ...usual, title: 'Extract', weights });
  const untrained = backbone.init(foldIn(key(seed), 'random-init'));
  const options = unrounded(settings.options, settings.engine);
  const exact =
    options === settings.options ? engine : await createEngine(registry, { ...settings, options });
  const random = await extract(context, data, {
    ...usual,
    engine: exact,
    title: 'Extract untrained',
    weights: untrained,
  });
  const named = backbone.name;
  return {
    trained,
    methods: [
      { method, features: trained, backbone: named },
      { method: 'random-init', features: random, backbone: named },
      { method: 'pixels', features: await extractPixels(data), backbone: 'none' },
    ],
  };
}

/** Writes features, results and predictions into a folder; returns the content of `results.json`. */
export async function writeComparison(
  folder: string,
  {
    trained,
    parts,
    testReads,
    settings,
    seconds,
    command,
    leaks,
  }: {
    readonly trained: FeatureTable;
    readonly parts: readonly ProtocolResult[];
    readonly testReads: TestReads;
    readonly settings: Pick<Resolved, 'method' | 'threads'>;
    readonly seconds: number;
    readonly command: string;
    /** What the check of the split found. */
    readonly leaks: LeakSummary | undefined;
  },
): Promise<ResultsFile> {
  await mkdir(join(folder, runFiles.features), { recursive: true });
  await writeFeatures(join(folder, runFiles.features, `${settings.method}.safetensors`), trained);
  const processor = cpus()[0]?.model.trim() ?? 'unknown';
  const provenance = {
    version,
    weights: trained.weights,
    pooling: trained.pooling,
    orientations: trained.orientations,
    imageSize: trained.imageSize,
    command,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor,
    threads: settings.threads,
    seconds: Math.round(seconds),
    testReads: { ...testReads },
    ...leakFacts(leaks),
  };
  return writeResults(folder, { parts, provenance });
}

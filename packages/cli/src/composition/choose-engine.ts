import { type EngineDevice, type Registry, SparsamError } from '@sparsam/core';
import type { Command } from '../commands/command.ts';
import type { Settings } from '../options/table.ts';
import { loadPlugins } from './plugins.ts';

/**
 * What `auto` takes where it works and has the precision. In float32 the two were measured alike, and ONNX Runtime
 * compiles sooner in less memory (docs/performance.md).
 */
const preferred = ['onnx', 'openvino'] as const;

type Precision = NonNullable<Settings['precision']>;

/** Whether an engine has a choice of precision. */
const hasPrecision = (registry: Registry, engine: string, precision: Precision): boolean =>
  registry.find('engine', engine).options.safeParse({ precision }).success;

/** Why an engine cannot compute in a precision here, or undefined where it can. */
async function missingIn(
  registry: Registry,
  engine: string,
  precision: Precision,
  { threads = 1, options = {} }: Settings,
): Promise<string | undefined> {
  const created = await registry.create('engine', engine, options[engine], { threads });
  const devices = (await created.devices?.()) ?? [];
  const suits = ({ options: { precision: own = 'f32' } }: EngineDevice): boolean => own === precision;
  // Where devices say nothing of precision, all of them have what the engine has.
  const differ = devices.some(({ options: { precision: own } }) => own !== undefined);
  const suitable = differ ? devices.filter(suits) : devices;
  if (devices.length === 0 || suitable.some(({ missing }) => missing === undefined)) return undefined;
  return (suitable[0] ?? devices[0])?.missing;
}

/** The first of the preferred engines that computes in a precision here. Throws SparsamError (usage) where none does. */
async function quickest(registry: Registry, precision: Precision, settings: Settings): Promise<string> {
  const reasons: string[] = [];
  for (const engine of preferred) {
    // Every engine computes in float32; what is more than that is an option of the engine's.
    if (precision !== 'f32' && !hasPrecision(registry, engine, precision)) continue;
    const missing = await missingIn(registry, engine, precision, settings);
    if (missing === undefined) return engine;
    reasons.push(missing);
  }
  throw new SparsamError('usage', `No engine here computes in ${precision}. ${reasons.join(' ')}`);
}

/**
 * Settings with a real engine in place of `auto`, and with `precision` as an option of the engine that has it: what a
 * run keeps, so that going on later uses the same. Throws SparsamError (usage) where no engine here computes in the
 * precision, or the one named does not, or the command must not.
 */
export async function chooseEngine(
  cwd: string,
  settings: Settings,
  { name, mayRound = false }: Pick<Command, 'name' | 'mayRound'>,
): Promise<Settings> {
  const { engine: named, precision, ...rest } = settings;
  if (precision === 'int8' && !mayRound) {
    throw new SparsamError(
      'usage',
      `sparsam ${name} computes in f32 or bf16. --precision int8 is for the features of sparsam extract and evaluate: no network can learn in it, and how it rounds depends on the images.`,
    );
  }
  if (named !== 'auto' && precision === undefined) return settings;
  const registry = await loadPlugins(cwd, settings.plugins);
  const asked = named === 'auto' || (named === undefined && precision !== 'f32');
  const engine = asked ? await quickest(registry, precision ?? 'f32', rest) : named;
  const chosen = { ...rest, ...(engine === undefined ? {} : { engine }) };
  if (precision === undefined) return chosen;
  // Without an engine by name, a run that is gone on with has one, whichever it is.
  const engines = engine === undefined ? registry.names('engine') : [engine];
  const own = engines.filter((name) => hasPrecision(registry, name, precision));
  if (own.length === 0 && precision !== 'f32')
    throw new SparsamError(
      'usage',
      `The engine "${engine}" does not compute in ${precision}. Take --engine ${preferred.find((name) => hasPrecision(registry, name, precision)) ?? 'auto'}.`,
    );
  const options = Object.fromEntries(own.map((name) => [name, { ...rest.options?.[name], precision }]));
  return own.length === 0 ? chosen : { ...chosen, options: { ...rest.options, ...options } };
}

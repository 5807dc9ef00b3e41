import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Backbone, EngineDevice, Registry } from '@sparsam/core';
import { loadPlugins } from '../composition/plugins.ts';
import type { Settings } from '../options/table.ts';
import { optionalEngines } from '../composition/preset.ts';
import { type SelfTest, selfTest } from './self-test.ts';

/** How one engine does on one device. */
export type EngineReport = {
  readonly engine: string;
  readonly package: string;
  readonly device: string;
  /** How it is chosen on the command line. */
  readonly flags: string;
  readonly state: 'works' | 'missing' | 'fails';
  /** What is missing or failed, and what to do about it. */
  readonly reason?: string;
} & Partial<SelfTest>;

/** A network that shows what an engine can do and is small enough for plain JavaScript. */
const testNetwork = { embedDim: 128, depth: 2, numHeads: 4, classAttentionDepth: 1 };
const testVariant = 'xcit_nano_12_p16';

const isInstalled = (name: string, cwd: string): boolean => {
  try {
    createRequire(join(cwd, 'sparsam.config.js')).resolve(name);
    return true;
  } catch {
    return false;
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Every engine of the preset, of `further` packages, and of the optional ones, on each of its devices; best first. */
export async function testEngines(options: {
  readonly cwd: string;
  readonly further: NonNullable<Settings['plugins']>;
  readonly threads: number;
  readonly now: () => number;
  /** Stops between two engines. */
  readonly signal: AbortSignal;
  readonly onEngine?: (name: string) => void;
}): Promise<EngineReport[]> {
  const { cwd, further, threads, now, signal, onEngine } = options;
  const absent = optionalEngines.filter((name) => !further.includes(name) && !isInstalled(name, cwd));
  const present = optionalEngines.filter((name) => !further.includes(name) && !absent.includes(name));
  const registry = await loadPlugins(cwd, [...further, ...present]);
  const variant = testVariant;
  const backbone = await registry.create('backbone', variant, testNetwork, { variant });

  const reports: EngineReport[] = [];
  for (const { plugin, origin } of registry.list()) {
    if (plugin.kind !== 'engine') continue;
    const named = { engine: plugin.name, package: origin };
    const loading = present.includes(origin) || further.includes(origin) ? `--plugins ${origin} ` : '';
    for (const device of await devicesOf(registry, plugin.name, threads)) {
      signal.throwIfAborted();
      onEngine?.(`${plugin.name} on ${device.name}`);
      const chosen = Object.entries(device.options).map(
        ([name, value]) => ` --set ${plugin.name}.${name}=${value}`,
      );
      const flags = `${loading}--engine ${plugin.name}${chosen.join('')}`;
      reports.push({ ...named, device: device.name, flags, ...(await testDevice(device)) });
    }

    async function testDevice(device: EngineDevice): Promise<Pick<EngineReport, 'state' | 'reason'>> {
      if (device.missing !== undefined) return { state: 'missing', reason: device.missing };
      return testOne(registry, plugin.name, device, backbone, { threads, now });
    }
  }
  for (const name of absent) {
    reports.push({
      ...{ engine: name.replace(/^.*engine-/, ''), package: name, device: 'any', flags: '' },
      ...{ state: 'missing', reason: `${name} is not installed: npm install ${name}` },
    });
  }
  return reports;
}

/** What an engine says it can compute on; one nameless device for those that have no choice. */
async function devicesOf(
  registry: Registry,
  name: string,
  threads: number,
): Promise<readonly EngineDevice[]> {
  const usual: EngineDevice = { name: 'default', options: {} };
  try {
    const engine = await registry.create('engine', name, {}, { threads });
    return (await engine.devices?.()) ?? [usual];
  } catch (error) {
    return [{ ...usual, missing: messageOf(error) }];
  }
}

async function testOne(
  registry: Registry,
  name: string,
  { options }: EngineDevice,
  backbone: Backbone,
  { threads, now }: { readonly threads: number; readonly now: () => number },
): Promise<Pick<EngineReport, 'state' | 'reason'> & Partial<SelfTest>> {
  try {
    const engine = await registry.create('engine', name, options, { threads });
    return { state: 'works', ...(await selfTest(engine, backbone, now)) };
  } catch (error) {
    return { state: 'fails', reason: messageOf(error) };
  }
}

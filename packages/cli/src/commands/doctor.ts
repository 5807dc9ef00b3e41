import type { EngineReport } from '../doctor/engines.ts';
import type { Machine } from '../doctor/machine.ts';
import { bytes } from '../ui/bytes.ts';
import type { Command } from './command.ts';

/** `sparsam doctor`: what this machine can run, how quickly, and what to install for more. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'says what this machine can run, how quickly, and what to install for more',
  options: ['engine', 'threads', 'plugins', 'config'],
  examples: ['sparsam doctor', 'sparsam doctor --engine tfjs'],
  async run({ io, progress, say }, given) {
    const { SparsamError } = await import('@sparsam/core');
    const { withDefaults } = await import('../options/defaults.ts');
    const { inspectMachine } = await import('../doctor/machine.ts');
    const { testEngines } = await import('../doctor/engines.ts');
    const settings = withDefaults(given);
    const machine = await inspectMachine();
    const engines = await testEngines({
      cwd: io.cwd,
      further: settings.plugins,
      threads: settings.threads,
      now: io.now,
      signal: io.signal,
      onEngine: (name) => progress.note(`Trying the engine ${name}`),
    });
    const usual = engines.filter(({ engine }) => engine === settings.engine);
    const ok = usual.some(({ state }) => state === 'works');
    const { textTable } = await import('../ui/table.ts');
    say(describe(machine, engines, settings.threads, textTable), {
      ok,
      engine: settings.engine,
      threads: settings.threads,
      machine,
      engines,
    });
    if (ok) return;
    const why = usual.map(({ reason }) => reason).find((reason) => reason !== undefined);
    throw new SparsamError(
      'internal',
      usual.length === 0
        ? `There is no engine "${settings.engine}" among those tried: ${[...new Set(engines.map(({ engine }) => engine))].join(', ')}.`
        : `The engine "${settings.engine}" does not work here: ${why ?? 'it says nothing more'}.`,
    );
  },
};

function describe(
  machine: Machine,
  engines: readonly EngineReport[],
  threads: number,
  textTable: typeof import('../ui/table.ts').textTable,
): string {
  const { node, nodeSupported, platform, cpu, cores, cpuFeatures, memory, freeMemory, gpus } = machine;
  const facts = [
    [
      'Node',
      `${node}${nodeSupported ? '' : ', which is not supported: take 20.19, 22.13, 24 or later of these'}`,
    ],
    ['System', platform],
    ['Processor', `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}`],
    ['Instructions', cpuFeatures?.join(' ') ?? 'not known on this system'],
    ['Memory', `${bytes(memory)}, ${bytes(freeMemory)} free`],
    ['GPU', gpus.join('; ') || 'no NVIDIA card found (nvidia-smi lists none)'],
  ].map(([name, value]) => `${(name as string).padEnd(12)}  ${value}`);

  const rows = engines.map(({ engine, device, state, imagesPerSecond, startMilliseconds, flags }) => [
    ...[engine, device, state],
    imagesPerSecond === undefined ? '' : imagesPerSecond.toFixed(imagesPerSecond < 10 ? 1 : 0),
    startMilliseconds === undefined ? '' : `${(startMilliseconds / 1000).toFixed(1)} s`,
    state === 'works' ? flags : '',
  ]);
  const table = textTable(['ENGINE', 'DEVICE', 'STATE', 'IMAGES/S', 'START', 'CHOSEN WITH'], rows, [3, 4]);
  const note = `Images per second of a training step of a small network at 64 pixels, on ${threads} ${threads === 1 ? 'thread' : 'threads'}: for comparing engines, not for planning a run.`;
  const failures = engines.filter(({ state }) => state === 'fails');
  const lacking = engines.filter(({ state }) => state === 'missing');
  return [
    ...facts,
    ...['', table, note],
    ...failures.map(({ engine, device, reason }) => `\n${engine} on ${device} fails: ${reason}`),
    ...(lacking.length === 0 ? [] : ['\nFor more:']),
    ...lacking.map(({ engine, device, reason }) => `- ${engine} on ${device}: ${reason}`),
  ].join('\n');
}

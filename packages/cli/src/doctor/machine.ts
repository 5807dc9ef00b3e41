import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { promisify } from 'node:util';

/** What a machine is, as far as training cares. */
export type Machine = {
  readonly node: string;
  /** False for a release of Node that is not among those the packages are made for. */
  readonly nodeSupported: boolean;
  readonly platform: string;
  readonly cpu: string;
  /** Cores that this process may use. */
  readonly cores: number;
  /** Those of the processor's instruction sets that runtimes make use of; undefined where the system does not tell. */
  readonly cpuFeatures: readonly string[] | undefined;
  /** Bytes; what a container allows, where it allows less. */
  readonly memory: number;
  readonly freeMemory: number;
  /** Graphics cards of NVIDIA, one line each with memory and driver. */
  readonly gpus: readonly string[];
};

/** Instruction sets that matrix products are written for, the older first, by the names of Linux. */
const known = ['sse4_2', 'avx', 'fma', 'avx2', 'avx512f', 'avx512_vnni', 'avx512_bf16', 'amx_bf16', 'amx_int8', 'asimd', 'asimddp', 'bf16', 'i8mm', 'sve']; // prettier-ignore

/** Whether a version is one that the packages declare: from 20.19, from 22.13, or from 24. */
export function supportsNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24;
}

/** The features that a /proc/cpuinfo lists, of those that matter. */
export function featuresIn(cpuinfo: string): string[] {
  const [, listed = ''] = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo) ?? [];
  const words = new Set(listed.split(/\s+/));
  return known.filter((feature) => words.has(feature));
}

async function output(program: string, ...args: string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(program, args, { timeout: 3000 })).stdout;
  } catch {
    return undefined;
  }
}

async function cpuFeatures(): Promise<string[] | undefined> {
  if (process.platform === 'linux') {
    return readFile('/proc/cpuinfo', 'utf8').then(featuresIn, () => undefined);
  }
  if (process.platform === 'darwin') {
    const listed = await output('sysctl', '-n', 'machdep.cpu.features', 'machdep.cpu.leaf7_features');
    // An ARM Mac has neither key; all of them have what is asked for.
    return listed === undefined
      ? ['asimd']
      : featuresIn(`flags: ${listed.toLowerCase().replaceAll('.', '_').replaceAll('\n', ' ')}`);
  }
  return undefined;
}

async function gpus(): Promise<string[]> {
  const query = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader'];
  const listed = (await output('nvidia-smi', ...query)) ?? '';
  return listed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Bytes of memory: the machine's, or what a container allows, where that is less. */
export function memoryHere(): number {
  const [constrained, total] = [process.constrainedMemory(), totalmem()];
  return constrained !== undefined && constrained > 0 && constrained < total ? constrained : total;
}

/** Looks at the machine; asks the system only, and never for longer than three seconds. */
export async function inspectMachine(): Promise<Machine> {
  const { node } = process.versions;
  const [features, cards] = await Promise.all([cpuFeatures(), gpus()]);
  return {
    node,
    nodeSupported: supportsNode(node),
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() || 'unknown processor',
    cores: availableParallelism(),
    cpuFeatures: features,
    memory: memoryHere(),
    freeMemory: freemem(),
    gpus: cards,
  };
}

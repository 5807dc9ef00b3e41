import { type EngineDevice, SparsamError } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import { allowExplicitPadding } from './explicit-padding.ts';
import { fillFromCpu } from './fill-from-cpu.ts';

/** Where tfjs can compute: the package that registers a backend, the backend's name, and how each is loaded. */
type Candidate = {
  readonly module: string;
  readonly backend: string;
  readonly load: () => Promise<unknown>;
  /** What it needs beside its package. */
  readonly needs: string;
};

// Optional peers: their types are not there where they are not installed, hence names that the compiler does not follow.
const peer = (module: string) => (): Promise<unknown> => import(module);

/** The quickest first. */
const candidates = {
  'node-gpu': {
    module: '@tensorflow/tfjs-node-gpu',
    backend: 'tensorflow',
    load: peer('@tensorflow/tfjs-node-gpu'),
    needs:
      'Linux on x64 with an NVIDIA driver, CUDA 11 and cuDNN 8, and Node 20 or 22; its installation downloads TensorFlow',
  },
  node: {
    module: '@tensorflow/tfjs-node',
    backend: 'tensorflow',
    load: peer('@tensorflow/tfjs-node'),
    needs: 'Node 20 or 22; its installation downloads TensorFlow',
  },
  wasm: {
    module: '@tensorflow/tfjs-backend-wasm',
    backend: 'wasm',
    load: peer('@tensorflow/tfjs-backend-wasm'),
    needs: 'nothing else',
  },
  cpu: {
    module: '@tensorflow/tfjs-backend-cpu',
    backend: 'cpu',
    load: () => import('@tensorflow/tfjs-backend-cpu'),
    needs: 'nothing else',
  },
} as const satisfies Record<string, Candidate>;

export type Backend = keyof typeof candidates | 'auto';
export const backendNames = ['auto', ...Object.keys(candidates)] as [Backend, ...Backend[]];

const isMissing = (error: unknown, module: string): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND') &&
  error.message.includes(module);

/**
 * Runs `load` and puts back the gradients that were there before: tfjs-node brings the whole of tfjs with it, whose own
 * gradients would take their place, for the engines that trace as well.
 */
async function keepingGradients(load: () => Promise<unknown>): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  const before = tf.getKernelsForBackend('cpu').flatMap(({ kernelName }) => {
    // Typed as never missing, but it is until somebody registers it.
    const gradient = tf.getGradient(kernelName) as tf.GradConfig | undefined;
    return gradient === undefined ? [] : [gradient];
  });
  await load();
  for (const gradient of before)
    if (tf.getGradient(gradient.kernelName) !== gradient) tf.registerGradient(gradient);
}

/** Loads and initialises one; why it does not work here, or undefined where it does. */
async function tryBackend(name: keyof typeof candidates): Promise<string | undefined> {
  const { module, backend, load, needs }: Candidate = candidates[name];
  const install = `npm install ${module}@${tf.version_core} (needs ${needs})`;
  const previous = tf.engine().backendName as string | undefined;
  try {
    await keepingGradients(load);
    // Initialisation is the backend's own and may be asynchronous; from then on switching is not.
    if (!(await tf.setBackend(backend))) return `${module} is installed and its backend does not start`;
    if (backend === 'wasm') await fillFromCpu(backend);
    if (backend === 'tensorflow') allowExplicitPadding(backend);
    // tfjs-node loads on Node 23 and later, and fails in the first kernel: it calls what Node has no more.
    tf.tidy(() => tf.reshape(tf.tensor1d([1, 2]), [2, 1]).dataSync());
    return undefined;
  } catch (error) {
    if (isMissing(error, module)) return `${module} is not installed: ${install}`;
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] as string;
    return `${module} is installed and does not load (${reason.replace(/\.$/, '')}); reinstall it: ${install}`;
  } finally {
    if (previous !== undefined && tf.engine().backendName !== previous && tf.findBackend(previous) !== null)
      await tf.setBackend(previous);
  }
}

/**
 * Makes a backend ready and returns the name by which tfjs knows it. `auto` is the first that works. Throws SparsamError
 * (usage) where the one asked for does not.
 */
export async function readyBackend(asked: Backend): Promise<string> {
  const names = asked === 'auto' ? (Object.keys(candidates) as (keyof typeof candidates)[]) : [asked];
  let why = '';
  for (const name of names) {
    const missing = await tryBackend(name);
    if (missing === undefined) return candidates[name].backend;
    why ||= missing;
  }
  throw new SparsamError(
    'usage',
    `The engine "tfjs" cannot use "${asked}" here: ${why}. Or take the best that is installed: --set tfjs.backend=auto.`,
  );
}

/** Every backend with what it lacks here. */
export async function tfjsDevices(): Promise<EngineDevice[]> {
  const devices: EngineDevice[] = [];
  for (const name of Object.keys(candidates) as (keyof typeof candidates)[]) {
    const missing = await tryBackend(name);
    devices.push({ name, options: { backend: name }, ...(missing === undefined ? {} : { missing }) });
  }
  return devices;
}

import { SparsamError } from '@sparsam/core';
type Koffi = typeof import('koffi');
type KoffiFunction = ReturnType<ReturnType<Koffi['load']>['func']>;

/** Something that OpenVINO owns, by its address. */
export type Handle = bigint;

/** What is used of OpenVINO's C API, without `ov_`: result and arguments. `out` is where a function writes a pointer. */
const signatures = {
  get_openvino_version: ['int', ['void *']],
  version_free: ['void', ['void *']],
  get_last_err_msg: ['str', []],
  core_create: ['int', ['out']],
  core_free: ['void', ['void *']],
  core_set_property: ['int', ['void *', 'str', '...']],
  core_get_property: ['int', ['void *', 'str', 'str', 'out']],
  core_read_model_from_memory_buffer: ['int', ['void *', 'void *', 'size_t', 'void *', 'out']],
  // Takes settings as further arguments, which a call on another thread cannot have; they are set on the core instead.
  core_compile_model: ['int', ['void *', 'void *', 'str', 'size_t', 'out']],
  free: ['void', ['void *']],
  model_free: ['void', ['void *']],
  compiled_model_free: ['void', ['void *']],
  compiled_model_create_infer_request: ['int', ['void *', 'out']],
  compiled_model_input_by_name: ['int', ['void *', 'str', 'out']],
  compiled_model_output_by_name: ['int', ['void *', 'str', 'out']],
  port_get_element_type: ['int', ['void *', 'void *']],
  output_const_port_free: ['void', ['void *']],
  infer_request_set_tensor: ['int', ['void *', 'str', 'void *']],
  infer_request_infer: ['int', ['void *']],
  infer_request_free: ['void', ['void *']],
  tensor_create_from_host_ptr: ['int', ['int', 'shape', 'void *', 'out']],
  tensor_free: ['void', ['void *']],
} as const satisfies Record<string, readonly [string, readonly string[]]>;

type Name = keyof typeof signatures;

/** The library, loaded. A function that fails throws OpenvinoError with what OpenVINO says about it. */
export interface OpenvinoApi {
  readonly path: string;
  /** As the library writes it: `2026.4.1-22982-...`. */
  readonly version: string;
  /** Calls a function that returns a status. */
  call(name: Name, ...args: unknown[]): void;
  /** `call` on a thread of its own. */
  callAsync(name: Name, ...args: unknown[]): Promise<void>;
  /** Calls a function that writes a pointer, whose place is left out of `args`, and returns the pointer. */
  make(name: Name, ...args: unknown[]): Handle;
  /** `make` on a thread of its own. */
  makeAsync(name: Name, ...args: unknown[]): Promise<Handle>;
  /** Calls a function that frees what a handle stands for. */
  free(name: Name, handle: Handle): void;
  /** A property of a device as text. */
  property(core: Handle, device: string, key: string): string;
  /** Where the memory of an array lies. */
  address(array: ArrayBufferView): bigint;
}

/** What a function of OpenVINO's failed with. */
export class OpenvinoError extends Error {
  override readonly name = 'OpenvinoError';
  readonly said: string;
  constructor(called: string, status: number, said: string) {
    super(`ov_${called} returned ${status}${said === '' ? '' : `: ${said}`}`);
    this.said = said;
  }
}

/** Loads koffi on first use. Throws SparsamError (usage) where its binary is missing. */
export async function loadKoffi(): Promise<Koffi> {
  try {
    const module = (await import('koffi')) as Koffi & { default?: Koffi };
    return module.default ?? module;
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] as string;
    throw new SparsamError(
      'usage',
      `The engine "openvino" calls OpenVINO through the package koffi, which could not be loaded (${reason.replace(/\.$/, '')}). Its binary for each platform is an optional dependency: install again, without --omit=optional, or take --engine onnx.`,
      { cause },
    );
  }
}

/** Loads OpenVINO's C library from a path. Throws Error with the dynamic linker's words or the function that it lacks. */
export function loadApi(koffi: Koffi, path: string): OpenvinoApi {
  const library = koffi.load(path);
  // Without a name: a name could be given only once in a process, and there may be two libraries.
  const shape = koffi.struct({ rank: 'int64_t', dims: 'int64_t *' });
  const out = koffi.out(koffi.pointer('void *'));
  const typeOf = (word: string) => (word === 'out' ? out : word === 'shape' ? shape : word);
  const functions = Object.fromEntries(
    Object.entries(signatures).map(([name, [result, args]]) => [
      name,
      library.func(`ov_${name}`, result, args.map(typeOf)),
    ]),
  ) as unknown as Readonly<Record<Name, KoffiFunction>>;

  const check = (name: Name, status: number): void => {
    if (status !== 0)
      throw new OpenvinoError(name, status, String(functions.get_last_err_msg() ?? '').trim());
  };
  const call = (name: Name, ...args: unknown[]): void => check(name, functions[name](...args) as number);
  const callAsync = (name: Name, ...args: unknown[]): Promise<void> =>
    new Promise((resolve, reject) => {
      functions[name].async(...args, (failed: unknown, status: number) => {
        try {
          if (failed != null) throw failed;
          check(name, status);
          resolve();
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  /** The arguments with a cell where the function writes. */
  const withCell = (name: Name, args: readonly unknown[]) => {
    const place = (signatures[name][1] as readonly string[]).indexOf('out');
    const cell: Handle[] = [0n];
    return { cell, all: [...args.slice(0, place), cell, ...args.slice(place)] };
  };
  const make = (name: Name, ...args: unknown[]): Handle => {
    const { cell, all } = withCell(name, args);
    call(name, ...all);
    return cell[0] as Handle;
  };

  // A structure of two texts that the library frees itself.
  const texts = new BigUint64Array(2);
  functions.get_openvino_version(texts);
  const version = koffi.decode.string(texts[0]);
  functions.version_free(texts);

  return {
    path,
    version,
    call,
    callAsync,
    make,
    async makeAsync(name, ...args) {
      const { cell, all } = withCell(name, args);
      await callAsync(name, ...all);
      return cell[0] as Handle;
    },
    free: (name, handle) => void functions[name](handle),
    property(core, device, key) {
      const text = make('core_get_property', core, device, key);
      const value = koffi.decode.string(text);
      functions.free(text);
      return value;
    },
    address: (array) => koffi.address(array),
  };
}

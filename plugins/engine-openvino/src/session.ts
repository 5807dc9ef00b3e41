import { type NdArray, SparsamError, sizeOf } from '@sparsam/core';
import type { GraphType, Value } from '@sparsam/graph';
import { type Handle, type OpenvinoApi, OpenvinoError } from './api.ts';
import type { Precision } from './precision.ts';

/** Vectors of the widest kind begin at such addresses. */
const alignment = 64;

/** A fresh host array for a value of the graph, at an address that suits vector instructions and never moves. */
export function allocate(api: OpenvinoApi, { dtype, shape }: Pick<Value, 'dtype' | 'shape'>): NdArray {
  const size = sizeOf(shape);
  const width = dtype === 'uint8' ? 1 : 4;
  // A buffer of its own, with room to begin later, is outside the heap that the garbage collector tidies.
  const buffer = new ArrayBuffer(Math.max(size, 1) * width + alignment);
  const start = Number(-api.address(new Uint8Array(buffer)) & BigInt(alignment - 1));
  if (dtype === 'float32') return { dtype, shape, data: new Float32Array(buffer, start, size) };
  if (dtype === 'int32') return { dtype, shape, data: new Int32Array(buffer, start, size) };
  if (dtype === 'uint8') return { dtype, shape, data: new Uint8Array(buffer, start, size) };
  throw new SparsamError(
    'internal',
    `A step returned a tensor of type ${dtype satisfies GraphType}; cast it to float32 or int32.`,
  );
}

/** Arrays by the names that the model gives its inputs and outputs. */
export type Binding = {
  readonly inputs: ReadonlyMap<string, NdArray>;
  readonly outputs: ReadonlyMap<string, NdArray>;
};

/** A compiled model; runs read and write bound arrays in place. */
export interface Session {
  /** Ties arrays to every input and output; returns what runs the model on them. */
  bind(binding: Binding): () => Promise<void>;
  /** Frees all that OpenVINO holds; no call after it. */
  release(): void;
}

export type SessionOptions = {
  readonly threads: number;
  /**
   * What all of the model may be computed in, where it does not say so itself; float32 by default, as OpenVINO would
   * otherwise take bf16 on processors that have it.
   */
  readonly throughout?: Precision;
};

/**
 * Settings of the processor's plugin. One stream takes all threads; none is pinned to a core, where it would meet the
 * workers that make views.
 */
const settings = ({ threads, throughout = 'f32' }: SessionOptions): Readonly<Record<string, string>> => ({
  INFERENCE_PRECISION_HINT: throughout,
  EXECUTION_MODE_HINT: 'ACCURACY',
  INFERENCE_NUM_THREADS: String(threads),
  NUM_STREAMS: '1',
  ENABLE_CPU_PINNING: 'NO',
});

/**
 * Switches off generated code for elementwise chains, whose tokenizer fails on training graphs ("Topological order is
 * required, but not set", OpenVINO 2026.4). The setting is an internal one: a version without it has nothing to switch off.
 */
function withoutSnippets(api: OpenvinoApi, core: Handle): void {
  try {
    api.call('core_set_property', core, 'CPU', 'str', 'SNIPPETS_MODE', 'str', 'DISABLE');
  } catch (error) {
    if (!(error instanceof OpenvinoError)) throw error;
  }
}

/** Compiles a serialised ONNX model for the processor. Throws OpenvinoError. */
export async function createSession(
  api: OpenvinoApi,
  model: Uint8Array,
  options: SessionOptions,
): Promise<Session> {
  const core = api.make('core_create');
  let compiled: Handle | undefined;
  try {
    for (const [name, value] of Object.entries(settings(options)))
      api.call('core_set_property', core, 'CPU', 'str', name, 'str', value);
    withoutSnippets(api, core);
    const read = await api.makeAsync('core_read_model_from_memory_buffer', core, model, model.length, null);
    try {
      compiled = await api.makeAsync('core_compile_model', core, read, 'CPU', 0);
    } finally {
      api.free('model_free', read);
    }
  } catch (error) {
    api.free('core_free', core);
    throw error;
  }
  const network = compiled;
  const requests: Handle[] = [];
  const tensors: Handle[] = [];

  /** The number by which this version of OpenVINO knows the type of an input or output; versions differ. */
  const typeCode = (side: 'input' | 'output', name: string): number => {
    const port = api.make(`compiled_model_${side}_by_name`, network, name);
    const code = new Int32Array(1);
    api.call('port_get_element_type', port, code);
    api.free('output_const_port_free', port);
    return code[0] as number;
  };
  const tie = (request: Handle, side: 'input' | 'output', name: string, { shape, data }: NdArray): void => {
    const dims = { rank: shape.length, dims: BigInt64Array.from(shape, BigInt) };
    const tensor = api.make('tensor_create_from_host_ptr', typeCode(side, name), dims, api.address(data));
    tensors.push(tensor);
    api.call('infer_request_set_tensor', request, name, tensor);
  };

  return {
    bind({ inputs, outputs }) {
      const request = api.make('compiled_model_create_infer_request', network);
      requests.push(request);
      for (const [name, array] of inputs) tie(request, 'input', name, array);
      for (const [name, array] of outputs) tie(request, 'output', name, array);
      return () => api.callAsync('infer_request_infer', request);
    },
    release() {
      for (const request of requests) api.free('infer_request_free', request);
      for (const tensor of tensors) api.free('tensor_free', tensor);
      api.free('compiled_model_free', network);
      api.free('core_free', core);
    },
  };
}

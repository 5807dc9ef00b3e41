import * as tf from '@tensorflow/tfjs-core';
import type { Builder } from '../ir/builder.ts';
import type { GraphType, Value } from '../ir/graph.ts';
import { TraceError } from './errors.ts';

/** The name tfjs knows the tracer by; tfjs splits kernel keys at underscores, so it holds none. */
export const backendName = 'trace';

const noValues = (): never => {
  throw new TraceError(
    'internal',
    'A step read the values of a tensor (dataSync, data or array) while it was being traced, when there are none. What depends on values must be computed with operations, or enter the step as an input.',
  );
};

/** A tfjs backend that records what it is asked to compute. Data ids stand for values of the graph being traced. */
export class TraceBackend extends tf.KernelBackend {
  private readonly values = new WeakMap<object, Value>();
  private current: Builder | undefined;

  /** Runs `record` with kernels writing to `builder`. */
  recording<Result>(builder: Builder, record: () => Result): Result {
    if (this.current !== undefined)
      throw new TraceError('internal', 'A step that is being traced started another trace.');
    this.current = builder;
    try {
      return record();
    } finally {
      this.current = undefined;
    }
  }

  get builder(): Builder {
    if (this.current === undefined)
      throw new TraceError('internal', 'A traced tensor was used after its trace had ended.');
    return this.current;
  }

  lookUp(dataId: object): Value {
    const value = this.values.get(dataId);
    if (value === undefined) {
      throw new TraceError(
        'internal',
        'A step used a tensor made outside of it. Everything a step reads must come in through its state or its input.',
      );
    }
    return value;
  }

  /** A new data id for a value. */
  register(value: Value): object {
    const dataId = {};
    this.values.set(dataId, value);
    return dataId;
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new TraceError(
        'internal',
        `A step made a tensor of type ${dtype}; steps compute with float32, int32 and bool.`,
      );
    }
    const numbers = values as Float32Array | Int32Array | Uint8Array;
    return this.register(this.builder.constant(dtype as GraphType, shape, numbers.slice()));
  }

  override read(): Promise<tf.BackendValues> {
    return noValues();
  }
  override readSync(): tf.BackendValues {
    return noValues();
  }
  override disposeData(): boolean {
    return true;
  }
  override refCount(): number {
    return 1;
  }
  override incRef(): void {}
  override timerAvailable(): boolean {
    return false;
  }
  override numDataIds(): number {
    return 0;
  }
  override floatPrecision(): 16 | 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }
  override move(): void {
    throw new TraceError(
      'internal',
      'A step used a tensor of another backend. Everything a step reads must come in through its state or its input.',
    );
  }
  override dispose(): void {}
}

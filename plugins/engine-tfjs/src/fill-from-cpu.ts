import * as tf from '@tensorflow/tfjs-core';
import type { DataType, KernelBackend, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';

type CpuBackend = KernelBackend & {
  makeTensorInfo(shape: number[], dtype: DataType, values: tf.backend_util.TypedArray): TensorInfo;
};

/**
 * Registers, for every kernel that the plain JavaScript backend has and `backend` lacks, one that copies its arguments
 * over, computes there and copies the result back. The WebAssembly backend is made for inference: without this no
 * convolution would have a gradient on it.
 */
export async function fillFromCpu(backend: string): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  if (tf.findBackend('cpu') === null) throw new Error('The plain JavaScript backend of tfjs does not start.');
  const cpu = tf.findBackend('cpu') as CpuBackend;
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend('cpu')) {
    if (tf.getKernel(kernelName, backend) !== undefined) continue;
    tf.registerKernel({
      kernelName,
      backendName: backend,
      kernelFunc: ({ inputs, attrs, backend: own }) => {
        const target = own as KernelBackend;
        const copies: TensorInfo[] = [];
        const over = ({ dataId, shape, dtype }: TensorInfo): TensorInfo => {
          const values = target.readSync(dataId) as tf.backend_util.TypedArray;
          const copy = cpu.makeTensorInfo(shape, dtype, values);
          copies.push(copy);
          return copy;
        };
        const given = Array.isArray(inputs)
          ? (inputs as TensorInfo[]).map(over)
          : Object.fromEntries(
              Object.entries(inputs).flatMap(([name, info]) =>
                info == null ? [] : [[name, over(info as TensorInfo)] as const],
              ),
            );
        const results = [
          kernelFunc({ inputs: given as NamedTensorInfoMap, attrs: attrs ?? {}, backend: cpu }),
        ].flat();
        const back = results.map(({ dataId, shape, dtype }) => {
          const values = cpu.readSync(dataId) as tf.backend_util.TypedArray;
          return { dataId: target.write(values.slice(), shape, dtype), shape, dtype };
        });
        for (const { dataId } of new Set([...results, ...copies])) cpu.disposeData(dataId, true);
        return back.length === 1 ? (back[0] as TensorInfo) : back;
      },
    });
  }
}

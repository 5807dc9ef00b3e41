import { SparsamError } from '@sparsam/core';

/** How memory that could not be had is called: by JavaScript, by C++, by ONNX Runtime's arena and by the system. */
const words =
  /array buffer allocation failed|bad_alloc|bad allocation|failed to allocate memory|cannot allocate memory|ENOMEM/i;

/**
 * An error that says that memory ran out and what helps, where the given one means that; undefined otherwise. Kind
 * `internal`: another attempt may find more memory free.
 */
export function outOfMemory(error: unknown): SparsamError | undefined {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SparsamError || !words.test(message)) return undefined;
  return new SparsamError(
    'internal',
    `Memory ran out (${message.split('\n')[0]?.slice(0, 200)}). Use a smaller --batch or --image-size, --memory low, --accumulate, or fewer --workers.`,
    { cause: error },
  );
}

import { SparsamError } from '@sparsam/core';

/** Something asked for the values of a tensor while a step was being traced; there are none yet. */
export class TraceError extends SparsamError {
  override readonly name = 'TraceError';
}

/** A kernel that the tracer does not know, and the place in the step's code that called for it. */
export type MissingKernel = { readonly kernel: string; readonly calledFrom: string };

/** A step uses kernels that cannot be traced; lists every one of them. */
export class UnsupportedKernelError extends SparsamError {
  override readonly name = 'UnsupportedKernelError';
  readonly missing: readonly MissingKernel[];

  constructor(missing: readonly MissingKernel[]) {
    const list = missing.map(({ kernel, calledFrom }) => `${kernel} (called from ${calledFrom})`).join('; ');
    super(
      'internal',
      `The step cannot be traced: ${missing.length} of its kernels have no lowering: ${list}. Write the step with other operations, add the kernels to packages/graph/src/trace/kernels (docs/recipes), or run it on an eager engine.`,
    );
    this.missing = missing;
  }
}

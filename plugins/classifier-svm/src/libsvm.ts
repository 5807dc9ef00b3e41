import { createRequire } from 'node:module';
import { SparsamError } from '@sparsam/core';
import type { BinaryProblem, BinarySolution } from './smo.ts';

/** What is used of a libsvm-js machine. */
type Machine = {
  train(samples: readonly Float64Array[], labels: readonly number[]): void;
  serializeModel(): string;
  free(): void;
};

/** The constructor that libsvm-js resolves to. */
export type Libsvm = new (options: { readonly [name: string]: unknown }) => Machine;

/**
 * Loads libsvm-js, whose import has two side effects that this undoes: it asks `fetch` for its own file, which Node cannot
 * and which prints a warning, and it installs a handler that ends the process without a word on any unhandled rejection.
 * Both happen while the module is evaluated, hence the synchronous `require`.
 */
export async function loadLibsvm(): Promise<Libsvm> {
  const events = ['unhandledRejection', 'uncaughtException'] as const;
  const before = events.map((event) => process.rawListeners(event));
  const fetch = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  let loading: Promise<Libsvm>;
  try {
    if (fetch !== undefined)
      Object.defineProperty(globalThis, 'fetch', { configurable: true, value: undefined });
    loading = createRequire(import.meta.url)('libsvm-js') as Promise<Libsvm>;
  } finally {
    if (fetch !== undefined) Object.defineProperty(globalThis, 'fetch', fetch);
  }
  events.forEach((event, index) => {
    for (const listener of process.rawListeners(event)) {
      if (before[index]?.includes(listener) !== true) process.off(event, listener as () => void);
    }
  });
  return loading;
}

/** The lines of a serialised model: its header by name, and its support vectors' lines. */
function parseModel(text: string): {
  readonly header: ReadonlyMap<string, string>;
  readonly vectors: readonly string[];
} {
  const lines = text.trimEnd().split('\n');
  const at = lines.indexOf('SV');
  const header = new Map(
    lines.slice(0, at).map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  );
  return { header, vectors: lines.slice(at + 1) };
}

/**
 * Solves a two-class problem with libsvm on the precomputed kernel. Rows whose bound is 0 are left out of what libsvm
 * sees. The model is read out and its memory freed before this returns. libsvm writes rho to six digits.
 */
export function solveByLibsvm(Svm: Libsvm, { kernel, signs, bounds, tol }: BinaryProblem): BinarySolution {
  const n = signs.length;
  const rows = [...signs.keys()].filter((row) => (bounds[row] as number) > 0);
  const bound = (sign: number): number => bounds[rows.find((row) => signs[row] === sign) as number] as number;
  // The precomputed kernel of libsvm: the row's number from 1 up, then its kernel with every row.
  const samples = rows.map((row, place) =>
    Float64Array.from([place + 1, ...rows.map((other) => kernel[row * n + other] as number)]),
  );
  const machine = new Svm({
    type: '0',
    kernel: '4',
    cost: 1,
    tolerance: tol,
    quiet: true,
    weight: { 1: bound(1), '-1': bound(-1) },
  });
  let text: string;
  try {
    machine.train(
      samples,
      rows.map((row) => signs[row] as number),
    );
    text = machine.serializeModel();
  } finally {
    machine.free();
  }
  const { header, vectors } = parseModel(text);
  const rho = Number(header.get('rho'));
  if (!Number.isFinite(rho))
    throw new SparsamError('internal', `libsvm returned a model that cannot be read: ${text.slice(0, 200)}`);
  // The first label that libsvm met is its positive one.
  const direction = header.get('label')?.startsWith('-1') === true ? -1 : 1;
  const coefficients = new Float64Array(n);
  for (const line of vectors) {
    const [coefficient, node] = line.split(' ');
    coefficients[rows[Number(node?.split(':')[1]) - 1] as number] = direction * Number(coefficient);
  }
  const decisions = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    let sum = -direction * rho;
    for (const other of rows) sum += (coefficients[other] as number) * (kernel[row * n + other] as number);
    decisions[row] = sum;
  }
  return { coefficients, rho: direction * rho, decisions };
}

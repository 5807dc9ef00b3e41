/**
 * What kind of failure an error is; the command maps it to its exit status:
 * `usage` and `input` 2, `guard` 3 (collapse, leak), `internal` 1.
 */
export type ErrorKind = 'usage' | 'input' | 'guard' | 'internal';

/** Marks the errors of every copy of this package: a plugin may have brought one of its own. */
const mark = Symbol.for('@sparsam/core/SparsamError');

/** An error for people: one short paragraph that says what was wrong, where, and what to do. */
export class SparsamError extends Error {
  override readonly name: string = 'SparsamError';
  readonly kind: ErrorKind;
  readonly [mark] = true;

  static override [Symbol.hasInstance](value: unknown): boolean {
    const error = value as { readonly [mark]?: boolean } | null | undefined;
    if (this === SparsamError) return error?.[mark] === true;
    return Function.prototype[Symbol.hasInstance].call(this, value) as boolean;
  }

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

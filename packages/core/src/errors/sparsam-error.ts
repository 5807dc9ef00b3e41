/**
 * What kind of failure an error is; the command maps it to its exit status:
 * `usage` and `input` 2, `guard` 3 (collapse, leak), `internal` 1.
 */
export type ErrorKind = 'usage' | 'input' | 'guard' | 'internal';

/** An error for people: one short paragraph that says what was wrong, where, and what to do. */
export class SparsamError extends Error {
  override readonly name: string = 'SparsamError';
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

import { SparsamError } from '@sparsam/core';

/** A step needs more memory than there is, found before it ran. */
export class NoRoomError extends SparsamError {
  override readonly name = 'NoRoomError';

  constructor(message: string) {
    super('usage', message);
  }
}

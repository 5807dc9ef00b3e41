import { CommanderError } from 'commander';
import { createProgram } from './program.ts';
import { InterruptedError, exitStatusOf, reportFailure } from './ui/failure.ts';
import type { Io } from './ui/io.ts';

/**
 * Runs one command line (what follows `sparsam`) and returns its exit status: 0 done, 2 bad input or usage, 3 stopped by
 * a guard, 130 interrupted, 1 anything else. Never throws; never exits the process.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    await createProgram(io, argv).parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const failure =
      io.signal.aborted && !(error instanceof InterruptedError)
        ? new InterruptedError('Stopped before there was anything to keep.', { cause: error })
        : error;
    reportFailure(io, failure, argv.includes('--verbose'));
    return exitStatusOf(failure);
  }
}

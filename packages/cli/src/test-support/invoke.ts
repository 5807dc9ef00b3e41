import { main } from '../main.ts';
import type { Io } from '../ui/io.ts';

/** What a command left behind. */
export type Outcome = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** An `Io` that keeps what is written; time stands still unless given. */
export function capturedIo(
  changes: Partial<Io> & { readonly terminal?: boolean } = {},
): Io & { readonly text: { stdout: string; stderr: string } } {
  const { terminal = false, ...rest } = changes;
  const text = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    isTTY: terminal,
    columns: 80,
    write: (chunk: string) => void (text[name] += chunk),
  });
  return {
    stdout: output('stdout'),
    stderr: output('stderr'),
    env: {},
    cwd: process.cwd(),
    signal: new AbortController().signal,
    now: () => performance.now(),
    ...rest,
    text,
  };
}

/** Runs a command line in this process. */
export async function invoke(argv: readonly string[], changes: Partial<Io> = {}): Promise<Outcome> {
  const io = capturedIo(changes);
  const status = await main(argv, io);
  return { status, ...io.text };
}

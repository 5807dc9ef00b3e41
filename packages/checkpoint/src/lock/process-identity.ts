import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Who holds a lock. A process id is given again after a while, and after a restart from the beginning; so, where the
 * system tells them (Linux), the time the process started and the boot it belongs to say whether it is the same one.
 */
export type ProcessIdentity = {
  readonly pid: number;
  readonly host: string;
  readonly boot?: string;
  readonly start?: string;
};

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Field 22 of /proc/PID/stat, in clock ticks since the boot; the name in field 2 may hold spaces and parentheses. */
function startOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

const bootId = (): string | undefined => read('/proc/sys/kernel/random/boot_id');

/** This process. */
export function thisProcess(): ProcessIdentity {
  const boot = bootId();
  const start = startOf(process.pid);
  return {
    pid: process.pid,
    host: hostname(),
    ...(boot === undefined ? {} : { boot }),
    ...(start === undefined ? {} : { start }),
  };
}

/** Whether a process still runs: true, false, or undefined where that cannot be told because it is on another host. */
export function isRunning(owner: ProcessIdentity): boolean | undefined {
  if (owner.host !== hostname()) return undefined;
  const boot = bootId();
  if (owner.boot !== undefined && boot !== undefined && owner.boot !== boot) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const start = startOf(owner.pid);
  return owner.start === undefined || start === undefined || owner.start === start;
}

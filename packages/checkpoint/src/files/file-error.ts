import { SparsamError } from '@sparsam/core';

const reasons: Readonly<Record<string, readonly ['usage' | 'input' | 'internal', string]>> = {
  ENOSPC: ['internal', 'the disk is full. Free some space, or write to another disk'],
  EDQUOT: ['internal', 'your quota on that disk is used up. Free some space, or write to another disk'],
  EFBIG: [
    'internal',
    'the file would be larger than the system allows. Write to another disk, or raise the limit',
  ],
  EACCES: ['usage', 'permission is denied. Choose a folder that you may write to, or change its permissions'],
  EPERM: ['usage', 'permission is denied. Choose a folder that you may write to, or change its permissions'],
  EROFS: ['usage', 'the disk is read-only. Choose another folder'],
  ENOENT: ['input', 'there is no such file or folder'],
  ENOTDIR: ['usage', 'a part of that path is a file, not a folder'],
  EISDIR: ['usage', 'it is a folder, not a file'],
  ENAMETOOLONG: ['usage', 'the name is too long'],
};

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException | undefined)?.code ?? '');

/**
 * A failure of the file system in words: what could not be done (`Could not write /a/b: ...`), why, and what to do.
 * `after` is added at the end, to say what was kept. A SparsamError comes back as it is.
 */
export function fileError(error: unknown, doing: string, after = ''): SparsamError {
  if (error instanceof SparsamError) return error;
  const code = codeOf(error);
  const [kind, reason] = reasons[code] ?? [
    'internal',
    error instanceof Error ? error.message : String(error),
  ];
  return new SparsamError(kind, `Could not ${doing}: ${reason}.${after === '' ? '' : ` ${after}`}`, {
    cause: error,
  });
}

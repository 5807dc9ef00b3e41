import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { fileError } from '../files/file-error.ts';
import type { Json } from '../checkpoint/hash.ts';

export type JsonRecord = { readonly [key: string]: Json | undefined };

/** A file of one JSON object a line, such as `log.jsonl`, open for appending. */
export interface JsonLines {
  /** The records in the file, read afresh. */
  read(): JsonRecord[];
  /** Adds a line in one write. Throws SparsamError where the disk is full; half a line is then taken back. */
  append(record: JsonRecord): void;
  /** Removes the first record that `keep` refuses, and everything after it. */
  cut(keep: (record: JsonRecord) => boolean): void;
  /** Waits until the disk has it all. */
  sync(): void;
  close(): void;
}

/** Records with the byte at which each line ends; stops before the first line that is not whole. */
function parse(bytes: Buffer): { record: JsonRecord; end: number }[] {
  const lines: { record: JsonRecord; end: number }[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start);
    if (newline === -1) break;
    try {
      const record = JSON.parse(bytes.toString('utf8', start, newline)) as JsonRecord | null;
      if (record === null || typeof record !== 'object') break;
      lines.push({ record, end: newline + 1 });
    } catch {
      break;
    }
    start = newline + 1;
  }
  return lines;
}

/**
 * Opens a file of JSON lines, made where missing. A last line that a kill or a power cut left unfinished is removed, as
 * is everything after a line that is damaged. Throws SparsamError where the file cannot be opened.
 */
export function openJsonLines(path: string): JsonLines {
  const guarded = <Result>(doing: string, work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw fileError(error, `${doing} ${path}`);
    }
  };
  const parsed = () => (existsSync(path) ? parse(readFileSync(path)) : []);
  let end = 0;
  const file = guarded('open', () => openSync(path, existsSync(path) ? 'r+' : 'wx+'));
  const truncate = (length: number): void => {
    ftruncateSync(file, length);
    end = length;
  };
  guarded('read', () => truncate(parsed().at(-1)?.end ?? 0));
  return {
    read: () => guarded('read', () => parsed().map(({ record }) => record)),
    append(record) {
      const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
      guarded('write', () => {
        try {
          for (let offset = 0; offset < bytes.length;) {
            offset += writeSync(file, bytes, offset, bytes.length - offset, end + offset);
          }
          end += bytes.length;
        } catch (error) {
          ftruncateSync(file, end);
          throw error;
        }
      });
    },
    cut(keep) {
      guarded('write', () => {
        let length = 0;
        for (const { record, end: lineEnd } of parsed()) {
          if (!keep(record)) break;
          length = lineEnd;
        }
        truncate(length);
      });
    },
    sync: () => guarded('write', () => fsyncSync(file)),
    close: () => closeSync(file),
  };
}

import { SparsamError } from '@sparsam/core';
import { z } from 'zod';

/** The environment variable that names Redis; the only place for a password. */
export const redisVariable = 'SPARSAM_REDIS';

export const bullmqOptions = z.strictObject({
  /** Where Redis answers: redis://host:port, rediss:// for TLS, a number at the end for a database. */
  redis: z
    .string()
    .regex(/^rediss?:\/\/[^/]/, 'expected redis://host:port or rediss://host:port')
    .optional(),
  /** How often a job is tried before it is parked. */
  attempts: z.number().int().min(1).default(3),
  /** Seconds before the second attempt; doubled for each further one. */
  backoff: z.number().nonnegative().default(2),
  /** Seconds without a sign of life after which a worker counts as dead, and its job is given to another. */
  silence: z.number().min(1).default(60),
});

export type BullmqOptions = z.infer<typeof bullmqOptions>;

/**
 * The address to connect to: the option, else the environment variable, else this machine. Throws SparsamError (usage)
 * where it is no address, or where the option holds a password: options are kept in files and shown by `ps`.
 */
export function redisAddress(
  { redis }: Pick<BullmqOptions, 'redis'>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const address = redis ?? env[redisVariable] ?? 'redis://127.0.0.1:6379';
  const from = redis === undefined ? redisVariable : 'The option redis of the runner "bullmq"';
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new SparsamError('usage', `${from} is no address of Redis. Write it as redis://host:port.`);
  }
  if (!['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw new SparsamError(
      'usage',
      `${from} has to begin with redis:// or rediss:// and name a host, as in redis://host:6379.`,
    );
  }
  if (redis !== undefined && url.password !== '') {
    throw new SparsamError(
      'usage',
      `${from} holds a password, which would be kept in the files of the comparison. Put the address into the environment variable ${redisVariable} instead, here and where workers start.`,
    );
  }
  return address;
}

/** An address as it may be shown: without name and password. */
export function shownAddress(address: string): string {
  const url = new URL(address);
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}

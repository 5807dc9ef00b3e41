import { setTimeout as sleep } from 'node:timers/promises';
import { SparsamError } from '@sparsam/core';
import { Redis } from 'ioredis';
import { type BullmqOptions, redisAddress, shownAddress } from './options.ts';

/** All keys begin with it; the braces keep a queue's keys on one node of a Redis cluster. */
export const prefix = '{sparsam}';

export type Connection = {
  readonly redis: Redis;
  /** Ends the connection, whether Redis answers or not. */
  close(): void;
};

/** Milliseconds between attempts to reach Redis again. */
const retryEvery = 1000;
/** Milliseconds that a first connection may take. */
const patience = 10_000;

/** Why a connection failed, as the system says it: a refused connection comes wrapped in one error for each address. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

/**
 * Connects to Redis. Where it does not answer at the beginning, that is an error: SparsamError (usage). Where it goes away
 * later, commands wait until it is back, `onMessage` says so once each way, and nothing is thrown.
 *
 * @param meanwhile What becomes of the work while Redis is away, for the message.
 */
export async function connect(
  options: Pick<BullmqOptions, 'redis'>,
  { onMessage, meanwhile }: { readonly onMessage: (message: string) => void; readonly meanwhile: string },
): Promise<Connection> {
  const address = redisAddress(options);
  const shown = shownAddress(address);
  let [begun, away] = [false, false];
  const redis = new Redis(address, {
    lazyConnect: true,
    // A command waits for as long as Redis is away instead of failing after some attempts.
    maxRetriesPerRequest: null,
    retryStrategy: () => (begun ? retryEvery : null),
    connectTimeout: patience,
  });
  let why = '';
  redis.on('error', (error) => (why = reason(error)));
  redis.on('close', () => {
    if (!begun || away) return;
    away = true;
    onMessage(`Redis at ${shown} does not answer${why === '' ? '' : ` (${why})`}. ${meanwhile}`);
  });
  redis.on('ready', () => {
    if (away) onMessage(`Redis at ${shown} answers again.`);
    [away, why] = [false, ''];
  });
  try {
    await Promise.race([
      redis.connect(),
      sleep(patience, undefined, { ref: false }).then(() => {
        throw new Error('no answer within 10 seconds');
      }),
    ]);
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw new SparsamError(
      'usage',
      `Redis at ${shown} cannot be used: ${why === '' ? reason(error) : why}. Start it there (redis-server), or name another: --set bullmq.redis=redis://host:port.`,
      { cause: error },
    );
  }
  begun = true;
  return {
    redis,
    close() {
      begun = false;
      redis.disconnect();
    },
  };
}

/** The key under which the end of a comparison is noted, for its workers. */
export const endedKey = (queue: string): string => `${prefix}:${queue}:ended`;

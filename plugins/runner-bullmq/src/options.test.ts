import { expect, test } from 'vitest';
import { bullmqOptions, redisAddress, shownAddress } from './options.ts';

test('the option wins over the environment, and both over this machine', () => {
  const env = { SPARSAM_REDIS: 'rediss://:secret@queue.example:6380/2' };
  expect(redisAddress({ redis: 'redis://a:1' }, env)).toBe('redis://a:1');
  expect(redisAddress({ redis: undefined }, env)).toBe(env.SPARSAM_REDIS);
  expect(redisAddress({ redis: undefined }, {})).toBe('redis://127.0.0.1:6379');
});

test('a password is never shown, and refused where it would be kept', () => {
  expect(shownAddress('rediss://me:secret@queue.example:6380/2')).toBe('rediss://queue.example:6380/2');
  expect(() => redisAddress({ redis: 'redis://:secret@a:1' }, {})).toThrow(
    /password.*environment variable SPARSAM_REDIS/,
  );
  expect(() => redisAddress({ redis: 'redis://:secret@a:1' }, {})).not.toThrow(/secret/);
});

test.each(['localhost:6379', 'http://a:1', 'redis://'])('%s is refused', (redis) => {
  expect(bullmqOptions.safeParse({ redis }).success).toBe(false);
  expect(() => redisAddress({ redis: undefined }, { SPARSAM_REDIS: redis })).toThrow(/redis:\/\//);
});

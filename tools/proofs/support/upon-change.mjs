import { existsSync, watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Resolves at the `count`-th change below a folder, whatever it is, so that kills upon it hit writes; or when `ended` does,
 * which says that nothing will change any more.
 */
export async function uponChange(folder, count, ended) {
  while (!existsSync(folder)) if (await Promise.race([ended, sleep(5)])) return;
  await new Promise((resolve) => {
    const watcher = watch(folder, { recursive: true }, () => {
      if (--count <= 0) done();
    });
    watcher.on('error', () => undefined);
    const done = () => {
      watcher.close();
      resolve();
    };
    ended.then(done);
  });
}

import { type Candidate, type NearestOptions, nearestByHash } from '../hashing/nearest-by-hash.ts';
import type { PerceptualHashes } from '../hashing/perceptual-hash.ts';
import { type ComparedPlanes, type Suspect, verifyChunk } from './verify-chunk.ts';

/** A part of the search that needs nothing of the others, so that threads can share them. */
export type SearchTask = NearestTask | VerifyTask;
export type NearestTask = {
  readonly kind: 'nearest';
  readonly hashes: PerceptualHashes;
  readonly options: Omit<NearestOptions, 'onProgress'>;
};
export type VerifyTask = {
  readonly kind: 'verify';
  readonly planes: ComparedPlanes;
  readonly pairs: readonly Suspect[];
};

/** What a task finds: `nearestByHash`'s candidates, or `verifyChunk`'s likenesses. */
export type SearchResult<Task extends SearchTask> = Task extends NearestTask ? Candidate[] : Float64Array;

/** Called often with the share of a task that is done. */
export type OnShare = (share: number) => Promise<void> | void;

/** Does a task in this thread. The errors are `onShare`'s own: throwing there ends a search for neighbours. */
export async function runSearchTask<Task extends SearchTask>(
  task: Task,
  onShare: OnShare,
): Promise<SearchResult<Task>> {
  const found =
    task.kind === 'nearest'
      ? await nearestByHash(task.hashes, {
          ...task.options,
          onProgress: (done, total) => onShare(done / total),
        })
      : verifyChunk(task.planes, task.pairs);
  await onShare(1);
  return found as SearchResult<Task>;
}

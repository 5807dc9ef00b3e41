import type { Part } from '@sparsam/core';
import { partNames } from './part-folders.ts';
import type { SplitLists } from './split-folder.ts';
import { countClasses, listHash } from './split-list.ts';
import type { SplitManifest } from './split-manifest.ts';

/** A way in which lists are not those of a manifest. */
export type ListProblem = { readonly part: Part; readonly problem: string };

/** What was compared, and what was found. */
export type ListVerification = {
  /** Parts whose list has the manifest's hash. */
  readonly same: readonly Part[];
  /** Parts that the manifest names and nobody has given a list for. */
  readonly missing: readonly Part[];
  readonly problems: readonly ListProblem[];
};

/** Compares lists with a manifest: number of images, of each class, and hash, each where the manifest states it. */
export function verifyLists(manifest: SplitManifest, lists: SplitLists): ListVerification {
  const [same, missing, problems]: [Part[], Part[], ListProblem[]] = [[], [], []];
  for (const part of partNames) {
    const stated = manifest.parts[part];
    const images = lists[part];
    if (stated === undefined && images !== undefined)
      problems.push({ part, problem: `the manifest of ${manifest.name} has no such part` });
    if (stated === undefined) continue;
    if (images === undefined) {
      missing.push(part);
      continue;
    }
    const before = problems.length;
    if (stated.images !== null && stated.images !== images.length)
      problems.push({ part, problem: `${images.length} images, ${stated.images} are stated` });
    if (stated.perClass !== null) {
      const counts = countClasses(images);
      for (const label of new Set([...Object.keys(stated.perClass), ...Object.keys(counts)])) {
        const [have, want] = [counts[label] ?? 0, stated.perClass[label] ?? 0];
        if (have !== want) problems.push({ part, problem: `${have} images of ${label}, ${want} are stated` });
      }
    }
    if (stated.sha256 === null) continue;
    if (listHash(images) === stated.sha256) same.push(part);
    else if (problems.length === before)
      problems.push({
        part,
        problem: 'as many images of each class as stated, but not the same ones (hash of the list differs)',
      });
  }
  return { same, missing, problems };
}

import { readFile } from 'node:fs/promises';
import { SparsamError } from '@sparsam/core';
import { z } from 'zod';

/** The version of `manifest.json` that this package writes and reads. */
export const splitSchema = 1;

const partSchema = z.object({
  /** Number of images; null where it is not known. */
  images: z.int().min(0).nullable(),
  /** Images of each class; null where it is not known, empty for a part without labels. */
  perClass: z.record(z.string(), z.int().min(0)).nullable(),
  /** `listHash` of the list; null where nobody has the list. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** The list's file beside the manifest; null where it is not handed on. */
  list: z.string().min(1).nullable(),
  note: z.string().optional(),
});

export const splitManifestSchema = z.object({
  schema: z.literal(splitSchema),
  name: z.string().regex(/^[\w.-]+$/),
  title: z.string(),
  /** Who made the data set and who the split, to be cited. */
  source: z.string(),
  licence: z.string(),
  /** Where the images are to be had; nothing is downloaded by itself. */
  images: z.string(),
  /** Where the lists come from. */
  lists: z.string(),
  /** Column of the lists that says which images belong together; null where there is none. */
  group: z.string().nullable(),
  classes: z.array(z.string()),
  parts: z.partialRecord(z.enum(['train', 'validation', 'test', 'unlabeled']), partSchema),
  /** What whoever uses the split must know: overlaps, what is missing. */
  notes: z.array(z.string()),
});

/** A split without its images: who made it, under which licence, how many images of which class, hashes of its lists. */
export type SplitManifest = z.infer<typeof splitManifestSchema>;
export type SplitPartManifest = z.infer<typeof partSchema>;

/** Reads a `manifest.json`. Throws SparsamError (input) where it is missing, damaged or of another version. */
export async function readSplitManifest(file: string): Promise<SplitManifest> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new SparsamError(
      'input',
      missing
        ? `There is no ${file}. A split is a folder with manifest.json and a list for each part.`
        : `${file} could not be read as JSON.`,
      { cause },
    );
  }
  const version = (content as { schema?: unknown } | null)?.schema;
  if (version !== splitSchema)
    throw new SparsamError(
      'input',
      `${file} is of version ${String(version)} and this release reads version ${splitSchema}.`,
    );
  const parsed = splitManifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new SparsamError('input', `${file} is not a manifest of a split: ${issues.join('; ')}.`);
}

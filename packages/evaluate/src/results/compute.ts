import { z } from 'zod';

const cost = z.object({ steps: z.number(), examples: z.number(), seconds: z.number() });

/** A length that a training was allowed, in the unit that it was limited by. */
const allowance = z.object({ unit: z.enum(['steps', 'examples', 'seconds']), amount: z.number().positive() });

/** What the trainings behind one method took: its pretraining, or a training on every draw at one k. */
const computeRow = z.object({
  backbone: z.string(),
  method: z.string(),
  /** Null: a pretraining, which serves every number of labels. */
  kPerClass: z.int().nullable(),
  /** Trainings that the row is about. */
  trainings: z.int(),
  /** Their mean; a search apart. Examples are images, repeats counted. */
  training: cost,
  /** Mean of what was searched before, and the number of trials in it. */
  search: cost,
  trials: z.number(),
  /** Trainings that ended before their length because nothing improved any more. */
  settled: z.int(),
  /** Absent where the length was given in epochs alone. */
  allowed: allowance.optional(),
  /** What the longest of them took, in the unit of `allowed`. */
  most: z.number().optional(),
  /** The pretraining that they begin from, which comes before what they took themselves. */
  begins: z.string().optional(),
});

export type Cost = z.infer<typeof cost>;
export type ComputeRow = z.infer<typeof computeRow>;

/** The rows of compute that a comparison wrote into its provenance; none where there are none, or they are of another release. */
export function computeOf(provenance: Readonly<Record<string, unknown>>): readonly ComputeRow[] {
  const parsed = z.array(computeRow).safeParse(provenance['compute']);
  return parsed.success ? parsed.data : [];
}

/** What the longest training of a row took as a part of what it was allowed: 1 is all of it. */
export function spentShare({ allowed, most }: ComputeRow): number | undefined {
  return allowed === undefined || most === undefined ? undefined : most / allowed.amount;
}

import { z } from 'zod';

const momentum = z.number().min(0).max(1);
const temperature = z.number().positive();
const size = z.number().int().positive();
const amount = z.number().nonnegative();

/** A length of training: epochs, steps, examples, or a fraction of the run. */
const duration = z.union([
  z.strictObject({ epochs: amount }),
  z.strictObject({ steps: amount }),
  z.strictObject({ examples: amount }),
  z.strictObject({ fraction: z.number().min(0).max(1) }),
]);

/** Options of DINO; the defaults are those of the published runs (Nielsen et al., arXiv 2304.05163). */
export const dinoOptions = z.strictObject({
  /** Views of the full size per image; teacher and student see them. */
  globalCrops: z.number().int().min(2).default(2),
  /** Views of the small size per image; the student alone sees them. */
  localCrops: z.number().int().min(0).default(5),
  /** Outputs of the head. Fewer make small batches cheaper. */
  numPrototypes: size.default(65536),
  numHeadLayers: size.default(4),
  hiddenDim: size.default(2048),
  bottleneckDim: size.default(256),
  /** Standardises the head's layers over the batch, which small batches and short runs need; the published head does not. */
  standardizeHead: z.boolean().default(false),
  studentTemperature: temperature.default(0.1),
  /** Teacher temperature at the first step and from the end of its warm-up on. */
  initialTeacherTemperature: temperature.default(0.02),
  teacherTemperature: temperature.default(0.04),
  teacherTemperatureWarmup: duration.default({ epochs: 10 }),
  /** Momentum of the teacher's average at the first step and at the end. Nearer to 1 for smaller batches. */
  teacherMomentum: momentum.default(0.9995),
  finalTeacherMomentum: momentum.default(1),
  centerMomentum: momentum.default(0.9),
  /** What keeps the teacher from answering alike: a running mean of its logits (`mean`), or Sinkhorn-Knopp (`sinkhorn`). */
  centering: z.enum(['mean', 'sinkhorn']).default('mean'),
  /** Weight of a term that spreads the features of different images apart (KoLeo); 0 is the published loss. */
  spread: amount.default(0),
  /** How long the head's last layer stands still. */
  freezeLastLayer: duration.default({ epochs: 1 }),
});

export type DinoOptions = z.infer<typeof dinoOptions>;

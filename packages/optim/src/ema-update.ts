import { type Flat, leaf } from '@sparsam/core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { mapFlat } from './map-flat.ts';
import { pack, unpack, vectorPacks } from './updates/pack-vectors.ts';

/**
 * The exponential moving average that lets a teacher follow a student, `momentum * teacher + (1 - momentum) * student`,
 * by name. Written as teacher + (1 - momentum) (student - teacher), which is exact at momentum 1 and where both agree.
 * Throws where the student lacks a name of the teacher.
 */
export function emaUpdate(teacher: Flat<Tensor>, student: Flat<Tensor>, momentum: Scalar): Flat<Tensor> {
  const rate = tf.sub(1, momentum);
  const packs = vectorPacks(teacher);
  const target = pack(
    mapFlat(teacher, (_, name) => leaf(student, name)),
    packs,
  );
  const move = (mean: Tensor, name: string): Tensor =>
    tf.add(mean, tf.mul(tf.sub(leaf(target, name), mean), rate));
  return unpack(mapFlat(pack(teacher, packs), move), packs);
}

import {
  type Backbone,
  type Flat,
  type ModelState,
  type NdArray,
  type Objective,
  type ObjectiveState,
  type Tree,
  type ViewGroup,
  cloneArray,
  foldIn,
  leaf,
  prefixed,
  scope,
  zeros,
} from '@sparsam/core';
import { encodeCrops, featureMetrics, projectionHead } from '@sparsam/nn';
import { cosine, emaUpdate, linear, stepsOf } from '@sparsam/optim';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { moveCenter } from './center.ts';
import { koleo } from './koleo.ts';
import type { DinoOptions } from './options.ts';
import { prototypeMetrics } from './prototype-metrics.ts';
import { sinkhornKnopp } from './sinkhorn-knopp.ts';
import { viewCrossEntropy } from './view-cross-entropy.ts';

/** Student (`params`, `buffers`), teacher and centre. Names: `backbone.*`, `head.*`. */
export type DinoState<Leaf = Tensor> = {
  readonly params: Flat<Leaf>;
  readonly buffers: Flat<Leaf>;
  readonly teacher: { readonly params: Flat<Leaf>; readonly buffers: Flat<Leaf> };
  readonly center: Leaf;
} & Tree<Leaf>;

export type DinoNeeds = {
  readonly backbone: Backbone;
  /** Sizes of global and local crops, in pixels. */
  readonly imageSize: number;
  readonly localSize: number;
};

/**
 * DINO, self-distillation with no labels (Caron et al., arXiv 2104.14294, algorithm 1): a student learns to predict,
 * from any crop of an image, what a slowly following average of itself says of another crop.
 */
export function dino(options: DinoOptions, { backbone, imageSize, localSize }: DinoNeeds): Objective {
  const { globalCrops, localCrops, numHeadLayers, hiddenDim, bottleneckDim, numPrototypes } = options;
  const head = projectionHead({
    inDim: backbone.embedDim,
    numLayers: numHeadLayers,
    hiddenDim,
    bottleneckDim,
    numPrototypes,
    standardize: options.standardizeHead,
  });
  const views: ViewGroup[] = [{ name: 'global', size: imageSize, count: globalCrops }];
  if (localCrops > 0) views.push({ name: 'local', size: localSize, count: localCrops });

  /** Features [rows, embedDim], logits [rows, prototypes] and the next running statistics of one of the two networks. */
  const run = (network: { params: Flat<Tensor>; buffers: Flat<Tensor> }, crops: readonly Tensor4D[]) => {
    const { features, buffers } = encodeCrops(backbone, backboneState(network), crops);
    const logits = head.apply(scope(network.params, 'head'), features);
    return { features, logits, buffers: prefixed('backbone', buffers) };
  };

  /** KoLeo of each global crop's batch on its own: views of one image must not be pushed apart. */
  const spreadTerm = (features: Tensor2D): Scalar => {
    const batch = (features.shape[0] as number) / (globalCrops + localCrops);
    const terms = Array.from({ length: globalCrops }, (_, view) =>
      koleo(tf.slice(features, [view * batch, 0], [batch, -1])),
    );
    return tf.mul(tf.addN(terms), options.spread / globalCrops);
  };

  return {
    name: 'dino',
    backbone,
    views,

    init(key) {
      const { params, buffers } = backbone.init(foldIn(key, 'backbone'));
      const student = {
        params: { ...prefixed('backbone', params), ...prefixed('head', head.init(foldIn(key, 'head'))) },
        buffers: prefixed('backbone', buffers),
      };
      // The teacher starts as the student: backbone and head alike.
      const teacher = { params: copies(student.params), buffers: copies(student.buffers) };
      return { ...student, teacher, center: zeros('float32', [numPrototypes]) };
    },

    schedules: (plan) => ({
      teacherTemperature: linear({
        from: options.initialTeacherTemperature,
        to: options.teacherTemperature,
        steps: stepsOf(options.teacherTemperatureWarmup, plan),
      }),
      teacherMomentum: cosine({
        from: options.teacherMomentum,
        to: options.finalTeacherMomentum,
        steps: plan.totalSteps,
      }),
    }),

    loss(given, input) {
      const state = given as DinoState;
      const crops = views.map(({ name }) => leaf(input.views, name));

      // The teacher sees global crops alone. Its parameters are not `params`, so no gradient reaches it.
      const teacher = run(state.teacher, crops.slice(0, 1));
      const center = moveCenter(state.center as Tensor1D, teacher.logits, options.centerMomentum);
      const temperature = leaf(input.scalars, 'teacherTemperature');
      const probabilities: Tensor2D =
        options.centering === 'sinkhorn'
          ? sinkhornKnopp(teacher.logits, temperature)
          : tf.softmax(tf.div(tf.sub(teacher.logits, center.current), temperature));

      const student = run(state, crops);
      const byView: Tensor3D = tf.reshape(probabilities, [globalCrops, -1, numPrototypes]);
      const distillation = viewCrossEntropy(byView, student.logits, options.studentTemperature);
      return {
        loss: options.spread === 0 ? distillation : tf.add(distillation, spreadTerm(student.features)),
        state: {
          ...state,
          buffers: student.buffers,
          teacher: { params: state.teacher.params, buffers: teacher.buffers },
          center: center.next,
        },
        metrics: { ...prototypeMetrics(probabilities), ...featureMetrics(teacher.features) },
      };
    },

    afterUpdate(given, { scalars }) {
      const { teacher, ...state } = given as DinoState;
      const params = emaUpdate(teacher.params, state.params, leaf(scalars, 'teacherMomentum'));
      return { ...state, teacher: { params, buffers: teacher.buffers } };
    },

    evaluationState<Leaf>(state: ObjectiveState<Leaf>) {
      return backboneState((state as DinoState<Leaf>).teacher);
    },

    freeze: {
      matches: (name) => name === 'head.last_layer.weight_v',
      learns: (plan) => {
        const frozen = stepsOf(options.freezeLastLayer, plan);
        return (step) => (step < frozen ? 0 : 1);
      },
    },

    remedies: {
      uniform:
        'Sharpen the teacher (a lower teacherTemperature and initialTeacherTemperature), let it follow faster (a lower teacherMomentum), or raise the learning rate',
      'one prototype':
        'Soften the teacher (a higher teacherTemperature), let the centre follow faster (a lower centerMomentum), or lower the learning rate',
      'slow start': 'Standardise the head (standardizeHead) or spread the features more (spread)',
    },
  };
}

function backboneState<Leaf>(network: { params: Flat<Leaf>; buffers: Flat<Leaf> }): ModelState<Leaf> {
  return { params: scope(network.params, 'backbone'), buffers: scope(network.buffers, 'backbone') };
}

const copies = (flat: Flat<NdArray>): Flat<NdArray> =>
  Object.fromEntries(Object.entries(flat).map(([name, array]) => [name, cloneArray(array)]));

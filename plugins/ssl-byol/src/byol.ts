import {
  type Flat,
  type ModelState,
  type NdArray,
  type Needs,
  type Objective,
  type Tree,
  cloneArray,
  foldIn,
  leaf,
  mapTree,
} from '@sparsam/core';
import { featureMetrics, headedNetwork, joinStates, mlpHead, outputMetrics, scopeState } from '@sparsam/nn';
import { cosine, emaUpdate } from '@sparsam/optim';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ByolOptions } from './options.ts';
import { regressionLoss } from './regression-loss.ts';

/** Student (`params`, `buffers`: `backbone.*`, `head.*`, `predictor.*`) and teacher, which has no predictor. */
export type ByolState<Leaf = Tensor> = {
  readonly params: Flat<Leaf>;
  readonly buffers: Flat<Leaf>;
  readonly teacher: { readonly params: Flat<Leaf>; readonly buffers: Flat<Leaf> };
} & Tree<Leaf>;

/**
 * BYOL (Grill et al., arXiv 2006.07733): from one view of an image a student predicts what a teacher, its own slow
 * average, says of the other. No image is compared with another one. The paper's online and target networks are called
 * student and teacher here, and both views are one batch of each, so that normalisation sees them together.
 */
export function byol(options: ByolOptions, { backbone, imageSize }: Needs['objective']): Objective {
  const { hiddenDim, outDim, numLayers, teacherMomentum, finalTeacherMomentum } = options;
  const sizes = { hiddenDim, outDim, numLayers };
  const network = headedNetwork(backbone, mlpHead({ inDim: backbone.embedDim, ...sizes }));
  const predictor = mlpHead({ inDim: outDim, ...sizes });
  return {
    name: 'byol',
    backbone,
    views: [{ name: 'global', size: imageSize, count: 2 }],

    init(key) {
      const start = network.init(key);
      const student = joinStates({ '': start, predictor: predictor.init(foldIn(key, 'predictor')) });
      // The teacher starts as the student: backbone and projector alike.
      const teacher = mapTree<NdArray, NdArray>(start, (array) => cloneArray(array)) as ModelState<NdArray>;
      return { ...student, teacher };
    },

    schedules: ({ totalSteps }) => ({
      teacherMomentum: cosine({ from: teacherMomentum, to: finalTeacherMomentum, steps: totalSteps }),
    }),

    loss(given, { views }) {
      const state = given as ByolState;
      const crops = [leaf(views, 'global')];
      // Its parameters are not `params`, so no gradient reaches the teacher.
      const teacher = network.apply(state.teacher, crops);
      const student = network.apply(state, crops);
      const predicted = predictor.apply(scopeState(state, 'predictor'), student.outputs);
      const buffers = joinStates({ '': student, predictor: predicted }).buffers;
      return {
        loss: regressionLoss(predicted.y, teacher.outputs),
        state: { ...state, buffers, teacher: { params: state.teacher.params, buffers: teacher.buffers } },
        metrics: { ...featureMetrics(student.features), ...outputMetrics(teacher.outputs) },
      };
    },

    afterUpdate(given, { scalars }) {
      const { teacher, ...state } = given as ByolState;
      const params = emaUpdate(teacher.params, state.params, leaf(scalars, 'teacherMomentum'));
      return { ...state, teacher: { params, buffers: teacher.buffers } };
    },

    evaluationState: network.backboneState,

    remedies: {
      'same outputs':
        'Let the teacher follow more slowly (a higher teacherMomentum), lower the learning rate, or raise the weight decay',
    },
  };
}

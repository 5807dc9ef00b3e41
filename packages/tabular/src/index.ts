export { argmaxLabels } from './labels/argmax-labels.ts';
export { checkQuery, checkTrainingSet, firstNotFinite } from './labels/checks.ts';
export { type ClassIndices, balancedWeights, classIndices } from './labels/class-indices.ts';
export { type FoldOptions, stratifiedFolds } from './labels/stratified-folds.ts';
export * as assembler from './linear/wasm/bytes.ts';
export { squaredDistances, squaredNorms } from './linear/distances.ts';
export { type Matrix64, multiply, multiplyByTransposed, multiplyTransposed } from './linear/product.ts';
export { type SymmetricEigen, symmetricEigen } from './linear/symmetric-eigen.ts';
export { loadArray, loadClasses, saveArray } from './saved/saved-array.ts';

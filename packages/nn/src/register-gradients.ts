import { registerGradients } from './gradients/register.ts';

// Imported for its effect: `import '@sparsam/nn/register-gradients'`.
registerGradients();

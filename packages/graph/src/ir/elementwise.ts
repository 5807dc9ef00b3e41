/** Operators whose result at a place depends on the operands at that place alone. */
export const elementwise: ReadonlySet<string> = new Set([
  ...['Abs', 'Add', 'Div', 'Erf', 'Exp', 'Gelu', 'Log', 'Max', 'Min', 'Mul', 'Neg', 'Pow', 'Reciprocal'],
  ...['Relu', 'Sigmoid', 'Softplus', 'Sqrt', 'Sub', 'Sum', 'Tanh'],
]);

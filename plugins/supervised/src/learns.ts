/**
 * Whether a parameter of the network learns. The linear layer trains the head and the last normalisation before it
 * (`norm`), by the reference's names; every other parameter, the normalisations inside blocks too, stands still.
 */
export function learns(what: 'all' | 'head-and-norm', name: string): boolean {
  return what === 'all' || /^(head|backbone\.norm)\./.test(name);
}

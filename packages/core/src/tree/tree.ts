import { SparsamError } from '../errors/sparsam-error.ts';

/**
 * State as an explicit tree: records nested in records, tensors at the leaves. Keys may hold dots (parameter names do)
 * but no slash: a leaf's path joins its keys with `/`, as in `teacher/params/backbone.blocks.0.norm1.weight`, and that
 * path is the leaf's only name, in files, in graphs and in errors.
 */
export type Tree<Leaf> = { readonly [key: string]: Leaf | Tree<Leaf> };

/** A tree of one level: parameters by name. */
export type Flat<Leaf> = { readonly [name: string]: Leaf };

/** Leaves of every framework tree carry a shape; records do not. */
type Shaped = { readonly shape: readonly number[] };

function isLeaf<Leaf extends Shaped>(node: Leaf | Tree<Leaf>): node is Leaf {
  return Array.isArray((node as Shaped).shape);
}

/** Leaves by path, in the tree's own order. Throws where a key holds a slash. */
export function flatten<Leaf extends Shaped>(tree: Tree<Leaf>, prefix = ''): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const visit = (node: Tree<Leaf>, path: string): void => {
    for (const [key, child] of Object.entries(node)) {
      if (key === '' || key.includes('/')) {
        throw new SparsamError(
          'usage',
          `The key "${key}" below "${path}" cannot name a leaf: it is empty or holds a slash.`,
        );
      }
      const here = path === '' ? key : `${path}/${key}`;
      if (isLeaf(child)) leaves.set(here, child);
      else visit(child, here);
    }
  };
  visit(tree, prefix);
  return leaves;
}

/** The inverse of `flatten`. */
export function unflatten<Leaf>(leaves: Iterable<readonly [string, Leaf]>): Tree<Leaf> {
  type Mutable = { [key: string]: Leaf | Mutable };
  const root: Mutable = {};
  for (const [path, leaf] of leaves) {
    const keys = path.split('/');
    const last = keys.pop() as string;
    let node = root;
    for (const key of keys) node = (node[key] ??= {}) as Mutable;
    node[last] = leaf;
  }
  return root as Tree<Leaf>;
}

/** A tree of the same structure with every leaf replaced; `path` is the leaf's full path. */
export function mapTree<Leaf extends Shaped, Result>(
  tree: Tree<Leaf>,
  change: (leaf: Leaf, path: string) => Result,
  prefix = '',
): Tree<Result> {
  const result: { [key: string]: Result | Tree<Result> } = {};
  for (const [key, child] of Object.entries(tree)) {
    const here = prefix === '' ? key : `${prefix}/${key}`;
    result[key] = isLeaf(child) ? change(child, here) : mapTree(child, change, here);
  }
  return result;
}

/** The entries of `flat` whose names start with `prefix.`, without that prefix. */
export function scope<Leaf>(flat: Flat<Leaf>, prefix: string): Flat<Leaf> {
  const start = `${prefix}.`;
  const result: { [name: string]: Leaf } = {};
  for (const [name, leaf] of Object.entries(flat))
    if (name.startsWith(start)) result[name.slice(start.length)] = leaf;
  return result;
}

/** The entries of `flat` with `prefix.` put before each name: the inverse of `scope`. */
export function prefixed<Leaf>(prefix: string, flat: Flat<Leaf>): Flat<Leaf> {
  return Object.fromEntries(Object.entries(flat).map(([name, leaf]) => [`${prefix}.${name}`, leaf]));
}

/** The named leaf. Throws an error that lists close names where there is none. */
export function leaf<Leaf>(flat: Flat<Leaf>, name: string): Leaf {
  const found = flat[name];
  if (found === undefined) {
    const names = Object.keys(flat);
    throw new SparsamError(
      'input',
      `There is no parameter "${name}". Present: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', ...' : ''}.`,
    );
  }
  return found;
}

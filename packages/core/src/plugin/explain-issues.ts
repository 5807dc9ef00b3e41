import type { z } from 'zod';
import { suggest } from '../errors/suggest.ts';

/** The part of a JSON schema that is read here. */
type Node = {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
};

/** Names that an object at a path of the options may have; empty where that cannot be told. */
async function namesAt(schema: z.ZodType, path: readonly PropertyKey[]): Promise<string[]> {
  // Loaded where something is wrong and not before: the command's help shall be quick.
  const { z } = await import('zod');
  let nodes: Node[];
  try {
    nodes = [z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node];
  } catch {
    return [];
  }
  const alternatives = (all: readonly Node[]): Node[] =>
    all.flatMap((node) => [node, ...alternatives(node.anyOf ?? [])]);
  for (const key of path) {
    nodes = alternatives(nodes).flatMap(({ properties, items }) => {
      const next = typeof key === 'number' ? items : properties?.[String(key)];
      return next === undefined ? [] : [next];
    });
  }
  return [...new Set(alternatives(nodes).flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/**
 * What is wrong with options, each with the path where: `teacherMomentun: no such option; did you mean
 * "teacherMomentum"?`. `owner` (a plugin's name) begins every path where it is given.
 */
export async function explainIssues(schema: z.ZodType, error: z.ZodError, owner?: string): Promise<string> {
  const at = (path: readonly PropertyKey[]): string =>
    path.length === 0 ? 'options' : [...(owner === undefined ? [] : [owner]), ...path].map(String).join('.');
  const lines: string[] = [];
  for (const issue of error.issues) {
    if (issue.code !== 'unrecognized_keys') {
      lines.push(`${at(issue.path)}: ${issue.message}`);
      continue;
    }
    const known = await namesAt(schema, issue.path);
    for (const key of issue.keys) {
      const near = suggest(key, known);
      const listed = known.length > 0 ? ` There are ${known.join(', ')}.` : '';
      const remedy = near === undefined ? listed : ` Did you mean "${near}"?`;
      lines.push(`${at([...issue.path, key])}: there is no such option.${remedy}`);
    }
  }
  return lines.join('; ');
}

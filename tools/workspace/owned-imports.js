/**
 * ESLint rule: a module belongs to the folders that own it. Options: `[{ modules, only, typesAnywhere?, because }]`,
 * where `only` lists path prefixes relative to the workspace. It sees static imports, re-exports, `import()` and `require()`.
 */
import { relative, sep } from 'node:path';

const matches = (name, modules) => modules.some((module) => name === module || name.startsWith(`${module}/`));

/** @type {import('eslint').Rule.RuleModule} */
export const ownedImports = {
  meta: {
    type: 'problem',
    schema: { type: 'array' },
    messages: { foreign: '{{name}} may be imported in {{only}} only: {{because}}.' },
  },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const rules = context.options.filter(({ only }) => !only.some((prefix) => file.startsWith(prefix)));
    const check = (node, source, isType) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      for (const { modules, only, typesAnywhere, because } of rules) {
        if (!matches(source.value, modules) || (typesAnywhere && isType)) continue;
        context.report({
          node,
          messageId: 'foreign',
          data: { name: source.value, only: only.join(', ') || 'no folder', because },
        });
      }
    };
    const declaration = (node) =>
      check(node, node.source, node.importKind === 'type' || node.exportKind === 'type');
    return {
      ImportDeclaration: declaration,
      ExportNamedDeclaration: declaration,
      ExportAllDeclaration: declaration,
      ImportExpression: (node) => check(node, node.source, false),
      'CallExpression[callee.name="require"]': (node) => check(node, node.arguments[0], false),
    };
  },
};

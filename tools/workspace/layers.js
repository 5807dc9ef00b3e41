/** Which layer may import which (docs/architecture.md); tags stand in each package.json under `nx.tags`. */
export const layers = [
  { sourceTag: 'layer:core', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'layer:lib', onlyDependOnLibsWithTags: ['layer:core', 'layer:lib'] },
  { sourceTag: 'layer:flow', onlyDependOnLibsWithTags: ['layer:core', 'layer:lib', 'layer:flow'] },
  { sourceTag: 'layer:plugin', onlyDependOnLibsWithTags: ['layer:core', 'layer:lib'] },
  {
    sourceTag: 'layer:cli',
    onlyDependOnLibsWithTags: ['layer:core', 'layer:lib', 'layer:flow', 'layer:plugin'],
  },
  {
    sourceTag: 'layer:tools',
    onlyDependOnLibsWithTags: ['layer:core', 'layer:lib', 'layer:flow', 'layer:plugin'],
  },
];

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkContents } from './check-contents.mjs';
import { describe, git, packageFolders, put, run, stageRepository } from './stage.mjs';

/**
 * Makes a release in `folder` up to the point of publishing: versions and changelogs by changesets, the build, and a look
 * at what each package would hold. Throws with everything that is wrong. `publish(registry)` publishes it.
 */
export async function release(folder, { clean, contents, 'skip-contents': skipContents, log }) {
  await stageRepository(folder, { clean, log });
  const changesets = (args, env = {}) =>
    run(process.execPath, [join(folder, 'node_modules/@changesets/cli/bin.js'), ...args], {
      cwd: folder,
      env: { ...process.env, CI: 'true', ...env },
    });
  log('changeset version');
  await changesets(['version']);
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--no-verify', '--allow-empty', '--message', 'Version packages');
  log('building');
  await run(process.execPath, ['node_modules/typescript-native/bin/tsc', '-b'], { cwd: folder });

  const packages = await packageFolders(folder);
  if (!skipContents) log(`looking at ${packages.length} packages`);
  await mkdir(join(folder, '..', 'packed'));
  const problems = [];
  const looked = skipContents ? [] : await checkContents(folder, packages, join(folder, '..', 'packed'));
  for (const { name, version, wrong, kilobytes } of looked) {
    if (contents) log(`${String(kilobytes).padStart(5)} kB  ${name}`);
    problems.push(...wrong.map((text) => `${name} ${text}`));
    if (version === '0.0.0') problems.push(`${name} has no version: no changeset names it`);
  }
  if (problems.length > 0)
    throw new Error(`Not fit to publish:\n${problems.map((text) => `  ${text}`).join('\n')}`);

  return {
    async publish(registry) {
      log('changeset publish');
      const npmrc = join(folder, '..', 'npmrc');
      await put(join(folder, '..'), { npmrc: `registry=${registry.url}\n${registry.npmrc}\n` });
      // changesets takes the public registry unless the environment names another, and the person's own settings, with
      // whatever they may publish elsewhere, stay out of it.
      const output = await changesets(['publish', '--no-git-tag'], {
        npm_config_registry: registry.url,
        npm_config_userconfig: npmrc,
      });
      const published = /packages published successfully/.test(output);
      if (!published) throw new Error(`changesets published nothing:\n${output}`);
      for (const path of packages) {
        const { name, version } = await describe(join(folder, path));
        const answer = await fetch(`${registry.url}${name.replace('/', '%2f')}`);
        const { versions = {} } = answer.ok ? await answer.json() : {};
        if (versions[version] === undefined) throw new Error(`${name} ${version} did not arrive:\n${output}`);
      }
      log(`${packages.length} packages are published`);
    },
  };
}

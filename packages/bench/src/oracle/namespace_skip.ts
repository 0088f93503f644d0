import { spawnSync } from 'node:child_process';

const isRoot = process.getuid?.() === 0;
const TRIAL = ['--pid', '--fork', '--mount-proc', 'true'];

/** Why nothing can be counted by a pid namespace here; false where it can. */
export const NAMESPACE_SKIP: string | false =
  process.platform !== 'linux'
    ? 'pid namespaces are a thing of Linux'
    : spawnSync('unshare', isRoot ? TRIAL : ['--user', '--map-current-user', ...TRIAL], { stdio: 'ignore' })
        .status !== 0 && 'this user may not make a pid namespace here';

/**
 * Joins a POSIX path onto an absolute folder and takes out `.` and `..`, as `path.posix.resolve` does; an absolute
 * path stands for itself. Never leaves the root.
 */
export function resolvePath(folder: string, path: string): string {
  const steps = (path.startsWith('/') ? path : `${folder}/${path}`).split('/');
  const kept: string[] = [];
  for (const step of steps) {
    if (step === '..') kept.pop();
    else if (step !== '' && step !== '.') kept.push(step);
  }
  return `/${kept.join('/')}`;
}

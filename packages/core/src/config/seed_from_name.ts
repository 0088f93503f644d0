/**
 * The seed of a task that states none: FNV-1a (32 bits, http://www.isthe.com/chongo/tech/comp/fnv/) over the UTF-16
 * code units of its name, low byte first. Equal names give equal seeds, so running a file again repeats its suggestions.
 */
export function seedFromName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash >>> 0;
}

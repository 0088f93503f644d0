/** When the caller may go on. */
export interface DurabilityRule {
  /** Records of this rank and above are with the operating system when the call returns. */
  readonly syncRank: number;
  /** And on the disk. */
  readonly withDisk: boolean;
  /** The writer waits for the disk after so many milliseconds at most. */
  readonly syncMs: number | undefined;
  /** No thread is started for this family. */
  readonly withoutWriter: boolean;
}

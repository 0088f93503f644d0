/**
 * Contract suites and test doubles for implementations of core's ports. Import it from tests only.
 *
 * @module
 */
export { tempDir } from './temp_dir.ts';

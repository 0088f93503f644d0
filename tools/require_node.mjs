// Plain JavaScript for any Node: says what is wrong before newer syntax would fail with a riddle.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `Cannot run with Node ${process.versions.node}: 22.19 or later is needed.\n` +
      'On Linux and on macOS with an Intel processor, "npm ci" brings a pinned Node that npm scripts then use; ' +
      'if that was done with "--omit=optional", repeat it without.\n' +
      'Elsewhere, install Node 24 and try again.',
  );
  process.exitCode = 1;
}

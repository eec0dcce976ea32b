// Runs on the host's own Node, whatever its version, before anything is installed.
const hasGlibc = Boolean(process.report?.getReport().header.glibcVersionRuntime);
const bringsNode = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch) && hasGlibc;
const [major, minor] = process.versions.node.split('.').map(Number);
if (!bringsNode && (major < 22 || (major === 22 && minor < 18))) {
  console.error(`Byleave brings its own Node for Linux with glibc only. Here it needs Node 22.18 or newer, and this is ${process.versions.node}.`);
  process.exit(1);
}

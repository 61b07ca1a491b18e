// `npm test [-- stage …]`: does all its own set-up, then runs everything on the project's own Node. Depends on nothing.
const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`This needs Node 20 or newer; here is ${process.versions.node}. See https://nodejs.org`);
  process.exit(1);
}
void import('./bootstrap/test.mjs').then(({ test }) => test(process.argv.slice(2)));

// `npm start`: the whole system on this machine. Runs on whatever Node is there and depends on nothing, because it
// installs what everything else depends on. Written so that an old Node can still read it and be told its age.
const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`This needs Node 20 or newer; here is ${process.versions.node}. See https://nodejs.org`);
  process.exit(1);
}
void import('./bootstrap/start.mjs').then(({ start }) => start(process.argv.slice(2)));

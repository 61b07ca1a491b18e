// The codec packages have no types, and `?url` is Vite's.
declare module '@cornerstonejs/codec-*/decodewasmjs' {
  const start: import('./codec-modules.ts').StartModule;
  export default start;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const start: import('./codec-modules.ts').StartModule;
  export default start;
}
declare module '*?url' {
  const url: string;
  export default url;
}

export * from './result.ts';
export * from './matrix-ids.ts';
export * from './environment.ts';
export * from './names.ts';

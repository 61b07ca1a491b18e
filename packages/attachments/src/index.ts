export * from './encrypted-file.ts';

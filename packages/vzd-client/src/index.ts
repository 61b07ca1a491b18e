export * from './directory-client.ts';

export * from './config.ts';
export * from './log.ts';
export * from './health.ts';
export * from './service.ts';
export * from './http-app.ts';
export * from './listening.ts';

export * from './observable.ts';
export * from './host.ts';
export * from './recovery.ts';
export * from './conversations.ts';
export * from './timeline.ts';
export * from './outbox.ts';
export * from './attachment.ts';
export * from './messenger.ts';

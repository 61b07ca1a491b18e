export * from './invite-refusal.ts';

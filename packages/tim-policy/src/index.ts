export * from './invite-refusal.ts';
export * from './federation.ts';
export * from './invite.ts';
export * from './room.ts';
export * from './federated-invite.ts';

export { forget, startStack } from './start-stack.ts';
export type { Stack, StackOptions } from './start-stack.ts';
export type { StackAccount, StackDescription, StackHospital } from './stack-description.ts';
export { StackFailure } from './stack-failure.ts';
export { SERVICE_ROLES } from './manifest.ts';
export type { ServiceKind, ServiceRole } from './manifest.ts';
export { hospitalLayout, stackLayout } from './layout.ts';
export type { HospitalLayout, StackLayout } from './layout.ts';
export { signFederationList } from './fill/directory.ts';

export { CAST, domainListOf, everybody, houseOf, userIdOf } from './cast.ts';
export type { FunctionAddress, House, Person } from './cast.ts';
export { directoryBundle } from './directory-bundle.ts';

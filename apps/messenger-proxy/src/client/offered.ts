import { isObject } from '@medicus/tim-policy';

/** TI-M is Matrix 1.11: nothing newer is offered (A_25641-01). */
const NEWEST_MINOR = 11;

/** Unstable features that our client needs; none so far. */
const FEATURES: ReadonlySet<string> = new Set<string>();

/** Synapse's `/versions`, cut to what TI-M knows. Undefined when it is none. */
export function offeredVersions(answer: unknown): Record<string, unknown> | undefined {
  if (!isObject(answer) || !Array.isArray(answer['versions'])) return undefined;
  const features = isObject(answer['unstable_features']) ? answer['unstable_features'] : {};
  return {
    versions: (answer['versions'] as readonly unknown[]).filter((version) => {
      if (typeof version !== 'string') return false;
      const minor = /^v1\.(\d{1,3})$/.exec(version)?.[1];
      return minor === undefined ? /^r0\.\d\.\d$/.test(version) : Number(minor) <= NEWEST_MINOR;
    }),
    unstable_features: Object.fromEntries(Object.entries(features).filter(([name]) => FEATURES.has(name))),
  };
}

/** The only way in for people. */
export const PASSWORD_LOGIN = 'm.login.password';

/** Synapse's login flows without those meant for machines. */
export function offeredLoginFlows(answer: unknown): Record<string, unknown> | undefined {
  if (!isObject(answer) || !Array.isArray(answer['flows'])) return undefined;
  return {
    flows: (answer['flows'] as readonly unknown[]).filter((flow) => isObject(flow) && flow['type'] === PASSWORD_LOGIN),
  };
}

/** An expected failure is a value: callers must look at `ok` before they get at the value. */
export type Result<Value, Defect> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly defect: Defect };

export function ok(): Result<void, never>;
export function ok<Value>(value: Value): Result<Value, never>;
export function ok<Value>(value?: Value): Result<Value | undefined, never> {
  return { ok: true, value };
}

export function defect<Defect>(reason: Defect): Result<never, Defect> {
  return { ok: false, defect: reason };
}

/** For the last branch of a switch over a tagged union: a forgotten case does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}

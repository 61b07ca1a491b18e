/** What is wrong with untrusted JSON, and where. `path` is FHIRPath-like: `Bundle.entry[3].resource.address`. */
export interface FhirDefect {
  readonly path: string;
  readonly problem: 'missing' | 'wrong-type' | 'unknown-code' | 'too-long' | 'too-many' | 'bad-format';
}

/** Collects defects while reading; a reader returns undefined when its value is unusable. */
export type Reader<Value> = (json: unknown, path: string, defects: FhirDefect[]) => Value | undefined;

interface OptionalField<Value> {
  readonly presence: 'optional';
  readonly read: Reader<Value>;
}
interface RequiredField<Value> {
  readonly presence: 'required';
  readonly read: Reader<Value>;
}
/** One field per key; a key that the type demands must be read as required. */
type Fields<Type> = {
  readonly [Key in keyof Type]-?: Partial<Pick<Type, Key>> extends Pick<Type, Key>
    ? OptionalField<Exclude<Type[Key], undefined>>
    : RequiredField<Type[Key]>;
};

const MAX_TEXT = 2_000;
const MAX_ITEMS = 200;

export const optional = <Value>(read: Reader<Value>): OptionalField<Value> => ({ presence: 'optional', read });
export const required = <Value>(read: Reader<Value>): RequiredField<Value> => ({ presence: 'required', read });

export function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** A non-empty string. FHIR forbids empty ones, but a person's name must not fail for one: they count as absent. */
export const text: Reader<string> = (json, path, defects) => {
  if (typeof json !== 'string') return fail(defects, path, 'wrong-type');
  if (json.length > MAX_TEXT) return fail(defects, path, 'too-long');
  const trimmed = json.trim();
  return trimmed === '' ? undefined : trimmed;
};

export const truth: Reader<boolean> = (json, path, defects) =>
  typeof json === 'boolean' ? json : fail(defects, path, 'wrong-type');

export const count: Reader<number> = (json, path, defects) =>
  typeof json === 'number' && Number.isSafeInteger(json) && json >= 0 ? json : fail(defects, path, 'wrong-type');

/** FHIR logical id. */
export const id: Reader<string> = (json, path, defects) =>
  typeof json === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(json) ? json : fail(defects, path, 'bad-format');

export function oneOf<Code extends string>(codes: readonly Code[]): Reader<Code> {
  return (json, path, defects) => codes.find((code) => code === json) ?? fail(defects, path, 'unknown-code');
}

export function list<Item>(read: Reader<Item>): Reader<readonly Item[]> {
  return (json, path, defects) => {
    if (!Array.isArray(json)) return fail(defects, path, 'wrong-type');
    if (json.length > MAX_ITEMS) return fail(defects, path, 'too-many');
    const items: Item[] = [];
    for (const [index, entry] of json.entries()) {
      const item = read(entry, `${path}[${index}]`, defects);
      if (item !== undefined) items.push(item);
    }
    return items;
  };
}

/** Reads the named fields and drops all others. A missing required field is a defect and makes the whole unusable. */
export function shape<Type>(fields: Fields<Type>): Reader<Type> {
  const named = Object.entries(fields) as [string, OptionalField<unknown> | RequiredField<unknown>][];
  return (json, path, defects) => {
    if (!isObject(json)) return fail(defects, path, 'wrong-type');
    const result: Record<string, unknown> = {};
    let whole = true;
    for (const [name, field] of named) {
      const at = `${path}.${name}`;
      const raw = Object.hasOwn(json, name) ? json[name] : undefined;
      const before = defects.length;
      const value = raw === undefined || raw === null ? undefined : field.read(raw, at, defects);
      if (value !== undefined) result[name] = value;
      else if (field.presence === 'required') {
        whole = false;
        if (defects.length === before) defects.push({ path: at, problem: 'missing' });
      }
    }
    return whole ? (result as Type) : undefined;
  };
}

function fail(defects: FhirDefect[], path: string, problem: FhirDefect['problem']): undefined {
  defects.push({ path, problem });
}

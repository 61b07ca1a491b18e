import type { DirectoryResource, Reference, ResourceType } from './resources.ts';

/** `Organization/klinikum-nord` */
export type ResourceKey = `${ResourceType}/${string}`;

export function keyOf(resource: { readonly resourceType: ResourceType; readonly id: string }): ResourceKey {
  return `${resource.resourceType}/${resource.id}`;
}

/** The key at the end of a relative or absolute reference, when it is of the wanted type. */
export function targetOf(reference: Reference | undefined, type: ResourceType): ResourceKey | undefined {
  const match = /(?:^|\/)([A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]+)?$/.exec(
    reference?.reference ?? '',
  );
  return match?.[1] === type && match[2] !== undefined ? `${type}/${match[2]}` : undefined;
}

export function targetsOf(references: readonly Reference[] | undefined, type: ResourceType): readonly ResourceKey[] {
  return (references ?? []).map((reference) => targetOf(reference, type)).filter((key) => key !== undefined);
}

/** Resources by key, as found in one bundle. */
export class ResourceSet {
  readonly #byKey: ReadonlyMap<string, DirectoryResource>;

  constructor(resources: readonly DirectoryResource[]) {
    this.#byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
  }

  get<Type extends ResourceType>(
    reference: Reference | undefined,
    type: Type,
  ): Extract<DirectoryResource, { resourceType: Type }> | undefined {
    const key = targetOf(reference, type);
    const resource = key === undefined ? undefined : this.#byKey.get(key);
    return resource as Extract<DirectoryResource, { resourceType: Type }> | undefined;
  }

  all<Type extends ResourceType>(
    references: readonly Reference[] | undefined,
    type: Type,
  ): readonly Extract<DirectoryResource, { resourceType: Type }>[] {
    return (references ?? []).map((one) => this.get(one, type)).filter((resource) => resource !== undefined);
  }
}

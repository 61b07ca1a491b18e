/** What the check looks at in docker-compose.yml, as the `yaml` package reads it with merge keys. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file?: string }>>;
  readonly configs: Readonly<Record<string, { readonly file?: string }>>;
}

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly dockerfile?: string; readonly target?: string };
  readonly profiles?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly network_mode?: string;
  readonly networks?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly expose?: readonly string[];
  readonly ports?: readonly string[];
  readonly secrets?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly volumes?: readonly ComposeVolume[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly logging?: { readonly options?: Readonly<Record<string, string>> };
}

/** `name:/target` or the long form. */
export type ComposeVolume =
  | string
  | {
      readonly source: string;
      readonly target: string;
      readonly read_only?: boolean;
      readonly volume?: { readonly nocopy?: boolean };
    };

export function sourceOf(volume: ComposeVolume): string {
  return typeof volume === 'string' ? (volume.split(':')[0] ?? '') : volume.source;
}

export function targetOf(volume: ComposeVolume): string {
  return typeof volume === 'string' ? (volume.split(':')[1] ?? '') : volume.target;
}

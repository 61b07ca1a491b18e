export { NOTICES_LOCAL_PART, renderSynapseConfig, SERVICE_LOCAL_PART, SYNAPSE_PYTHON_PATH } from './render.ts';
export type { RenderedSynapseConfig, SynapseSettings } from './settings.ts';
export { parseSettings } from './settings.ts';
export { requirementsFile, synapseVersion } from './requirements.ts';

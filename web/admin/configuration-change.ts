// How a part of the configuration changes what it shows.
import type { ConfigurationChange, ConfigurationView } from '../../src/contract/admin.schema.ts';
import type { Outcome } from '../engine/engine-api.ts';

/**
 * Answers what came of it. Without a version it is a change of what is shown now. After a refusal because somebody else
 * changed something, it is shown how it stands.
 */
export type Change = (
  change: Omit<ConfigurationChange, 'version'> & Partial<Pick<ConfigurationChange, 'version'>>,
) => Promise<Outcome<ConfigurationView>>;

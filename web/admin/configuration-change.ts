// How a part of the configuration changes what it shows.
import type { ConfigurationChange, ConfigurationView } from '../../src/contract/admin.schema.ts';
import type { Outcome } from '../engine/engine-api.ts';

/** Answers what came of it; what another admin did in between is told by the tab. */
export type Change = (change: Omit<ConfigurationChange, 'version'>) => Promise<Outcome<ConfigurationView>>;

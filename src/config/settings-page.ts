/** Renders docs/configuration.md from the settings, so that the page cannot say anything else than the code. */
import { fileVariableOf } from './given-text.ts';
import type { SettingDoc } from './setting.ts';
import { settingGroups } from './setting.ts';
import { describeSettings } from './settings.ts';

const intro = `# Configuration

<!-- Generated from src/config by \`npm run docs\`: change it there. -->

Every setting is an environment variable; all of them are read once, at start. An empty value counts as unset. If one or
more are wrong, the server names all of them and does not start. No secret has a default.

A secret can also be given in a file: \`<NAME>_FILE\` names it, its text is the value. Set one of the two names, not both. Space
and line ends around the value do not count.

- Durations: \`90s\` \`15m\` \`24h\` \`7d\`, or a plain number of seconds.
- Sizes: \`64KiB\` \`20MiB\` \`10GiB\` \`1TiB\`, or a plain number of bytes.
- What is marked *changeable* an admin can change while the server runs, if the admin page is on; all processes follow within two seconds, and what an admin
  chose comes before the environment until they take it back.
- Rate limits count an IPv4 address as it is and an IPv6 address by its /64 network.
`;

const defaultOf = ({ default: value, unset }: SettingDoc): string =>
  value === undefined ? `unset: ${unset ?? ''}` : `\`${value}\``;

const namesOf = ({ env, secret }: SettingDoc): string =>
  secret === true ? `\`${env}\` or \`${fileVariableOf(env)}\`` : `\`${env}\``;

const docOf = ({ doc, changeable }: SettingDoc): string => (changeable === true ? `${doc} *Changeable.*` : doc);

const row = (doc: SettingDoc): string => `| ${namesOf(doc)} | ${defaultOf(doc)} | ${doc.unit} | ${docOf(doc)} |`;

/** The whole page, as Markdown. */
export function renderSettingsPage(): string {
  const settings = describeSettings();
  const sections = settingGroups.map((group) => {
    const rows = settings.filter((doc) => doc.group === group).map(row);
    return [`## ${group}`, '', '| setting | default | unit | what it does |', '|---|---|---|---|', ...rows, ''].join(
      '\n',
    );
  });
  return [intro, ...sections].join('\n');
}

/** What is in force and where it comes from; and the changing of what may be changed, checked as at start and written down. */
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { isChangeable, problemsOfChoice, settingsInForce } from '../config/chosen-texts.ts';
import { Settings } from '../config/settings.ts';
import type { ConfigurationChange, ConfigurationView } from '../contract/admin.schema.ts';
import { AdminChoices } from '../http/admin-choices.ts';
import { Problem } from '../http/problem.ts';
import { requestInvalid } from '../http/request-validation.ts';
import type { AuditEvent } from '../share/audit-log.ts';
import { ChosenSettings, type ChoiceChange, type Chosen } from '../share/chosen-settings.ts';
import { Audit } from './audit.ts';

type Texts = Readonly<Record<string, string | undefined>>;

@Injectable()
export class ConfigurationService {
  constructor(
    private readonly store: ChosenSettings,
    private readonly choices: AdminChoices,
    private readonly settings: Settings,
    private readonly audit: Audit,
  ) {}

  async view(): Promise<ConfigurationView> {
    this.choices.follow(await this.store.read());
    const { version, uploadsPaused, texts } = this.choices.chosen;
    return {
      version,
      uploadsPaused,
      settings: settingsInForce(this.settings).map(settingView),
      ignored: this.choices.ignored.map((name) => ({ name, text: texts[name] ?? '' })),
    };
  }

  /** @throws Problem `request.invalid`, `change.refused` when somebody changed something since */
  async change(request: Request, change: ConfigurationChange): Promise<ConfigurationView> {
    const before = await this.store.read();
    this.choices.follow(before);
    const texts = textsOf(change);
    this.#check(texts, before);
    const { uploadsPaused } = change;
    const events = this.#eventsOf(request, before, { texts, uploadsPaused });
    const chosen = await this.store.change({ texts, uploadsPaused }, change.version, events);
    if (chosen === 'changed meanwhile')
      throw new Problem('change.refused', {
        detail:
          'Somebody changed the configuration since it was shown. Nothing was changed. Look at it again, and repeat your change if it is still wanted.',
      });
    this.choices.follow(chosen);
    if (chosen.version !== before.version) this.audit.tell(request, events);
    return this.view();
  }

  #check(texts: Texts, { texts: present }: Chosen): void {
    const foreign = Object.keys(texts).filter((name) => !isChangeable(name) && !Object.hasOwn(present, name));
    if (foreign.length > 0)
      throw requestInvalid(
        foreign.map((name) => ({ path: name, message: 'This is no setting that can be changed here.' })),
      );
    const inForce = settingsInForce(this.settings).flatMap(({ doc, source, text }) =>
      source === 'admin' && text !== undefined ? [[doc.env, text] as const] : [],
    );
    const all = { ...Object.fromEntries(inForce), ...texts };
    const chosen = Object.entries(all).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
    const problems = problemsOfChoice(this.settings, Object.fromEntries(chosen));
    if (problems.length > 0)
      throw requestInvalid(problems.map(({ name = '', sentence }) => ({ path: name, message: sentence })));
  }

  /** What the audit log is to say: of what differs from what was chosen before, and of nothing else. */
  #eventsOf(request: Request, before: Chosen, { texts = {}, uploadsPaused }: ChoiceChange): readonly AuditEvent[] {
    const paused = uploadsPaused ?? before.uploadsPaused;
    const pausing =
      paused === before.uploadsPaused
        ? []
        : [this.audit.eventOf(request, paused ? 'uploads.paused' : 'uploads.resumed')];
    const now = textsInForce(this.settings);
    const started = textsInForce(this.settings, {});
    const ignored = (name: string): string | undefined =>
      this.choices.ignored.includes(name) ? `${before.texts[name] ?? ''} (ignored)` : undefined;
    const changes = Object.entries(texts).filter(([name, text]) => before.texts[name] !== text);
    return [
      ...pausing,
      ...changes.map(([name, text]) =>
        this.audit.eventOf(request, text === undefined ? 'setting.reset' : 'setting.changed', {
          subject: name,
          detail: `${ignored(name) ?? now[name] ?? 'unset'} → ${text ?? started[name] ?? 'unset'}`,
        }),
      ),
    ];
  }
}

/** By name. */
const textsInForce = (settings: Settings, chosen?: Chosen['texts']): Texts =>
  Object.fromEntries(settingsInForce(settings, chosen).map(({ doc, text }) => [doc.env, text]));

function settingView({
  doc,
  text,
  source,
}: ReturnType<typeof settingsInForce>[number]): ConfigurationView['settings'][number] {
  return {
    name: doc.env,
    group: doc.group,
    doc: doc.doc,
    unit: doc.unit,
    value: text,
    source,
    changeable: doc.changeable === true,
  };
}

/** JSON has no undefined: there, null takes a choice back. */
const textsOf = ({ settings = {} }: ConfigurationChange): Texts =>
  Object.fromEntries(Object.entries(settings).map(([name, text]) => [name, text === null ? undefined : text.trim()]));

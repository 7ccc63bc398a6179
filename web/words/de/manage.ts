// Was die Seite sagt, auf der eine Sendung verwaltet wird.
import type { ManageWords } from '../en/manage.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('de');

export const words: ManageWords = {
  title: 'Ihre Sendung verwalten',
  named: (name) => `„${name}“`,
  never: 'Diese Seite zeigt, wie es um die Sendung steht. Was darin ist, kann sie nicht zeigen.',
  loading: 'Es wird nachgesehen, wie es um Ihre Sendung steht …',
  incomplete: {
    title: 'Dieser Verwaltungslink ist unvollständig',
    text: 'Ein Teil ging unterwegs verloren. Kopieren Sie den ganzen Link noch einmal, von „manage“ bis zum letzten Zeichen. Nichts wurde geändert.',
  },
  notFound: {
    title: 'Diese Sendung gibt es nicht',
    text: 'Vielleicht ist der Link falsch geschrieben, oder die Sendung endete vor so langer Zeit, dass der Server sie vergessen hat. Nichts wurde geändert.',
  },
  live: 'Diese Seite hält sich selbst auf dem neuesten Stand.',
  stale: 'Der Server ist nicht erreichbar: Das ist der Stand von eben. Es wird weiter versucht …',
  states: {
    uploading: {
      title: 'Wird noch gesendet',
      text: 'Der Link funktioniert, sobald das letzte Byte angekommen ist.',
    },
    scheduled: { title: 'Wartet auf ihre Zeit', text: 'Vorher kann niemand sie öffnen.' },
    ready: { title: 'Bereit zum Öffnen', text: 'Der Link funktioniert.' },
    claimed: { title: 'Abgerufen', text: 'Niemand sonst kann sie öffnen, es sei denn, Sie erlauben es erneut.' },
    locked: {
      title: 'Gesperrt',
      text: 'Es wurden zu viele falsche Passwörter versucht. Der Inhalt ist unversehrt; niemand kann ihn öffnen, bis Sie die Sendung entsperren.',
    },
    burned: { title: 'Nicht mehr da', text: '' },
  },
  reasons: {
    downloaded: 'Sie wurde heruntergeladen. Der Server hat nichts mehr davon.',
    expired: 'Ihre Zeit ist abgelaufen. Der Server hat nichts mehr davon.',
    revoked: 'Sie haben die Sendung widerrufen. Der Server hat nichts mehr davon.',
    removed: 'Der Betreiber des Servers hat sie entfernt.',
    lost: 'Der Server hat ihren Inhalt verloren. Seitdem hat niemand sie mit diesem Link geöffnet; bitte senden Sie sie noch einmal.',
  },
  facts: {
    expires: 'Endet',
    expiresIn: (time) => `noch ${time}`,
    availableFrom: 'Öffnet',
    downloads: 'Downloads',
    downloadsUsed: (used, all) => `${number(used)} von ${number(all)} abgerufen`,
    size: 'Größe, versiegelt',
    received: 'Bisher angekommen',
    password: 'Passwort',
    noPassword: 'Keines',
    wrongPasswords: (n) => plural(n, { one: '1 falsches versucht', other: `${number(n)} falsche versucht` }),
    noWrongPasswords: 'Gesetzt; kein falsches versucht',
    looks: 'Angesehen',
    looked: (n, last) => plural(n, { one: `einmal, ${last}`, other: `${number(n)}-mal, zuletzt ${last}` }),
    notLooked: 'Noch nicht',
    sealedBy: 'Versiegelt',
    bySender: 'auf dem Gerät des Absenders; der Server kann es nicht lesen',
    byServer: 'vom Server',
    ended: 'Beendet',
  },
  claims: {
    title: 'Downloads',
    none: 'Noch hat niemand sie geöffnet.',
    started: (time) => `Begonnen: ${time}`,
    complete: (time) => `Vollständig, bestätigt: ${time}`,
    assumed: (time) => `Vollständig, vom Empfänger nicht bestätigt (${time})`,
    revoked: (time) => `Zurückgenommen: ${time}`,
    running: (percent, time) => `${percent} gesendet, zuletzt ${time}; nicht vollständig`,
    progress: 'Wie viel davon gesendet wurde',
    takeBack: 'Zurücknehmen',
  },
  change: {
    title: 'Ändern',
    downloads: 'Downloads insgesamt',
    downloadsHint: (least, most) => `${number(least)} bis ${number(most)}`,
    expires: 'Endet',
    expiresHint: 'In Ihrer Zeitzone.',
    save: 'Speichern',
    saved: 'Gespeichert.',
    unchanged: 'Noch nichts zu speichern.',
  },
  unlock: {
    action: 'Entsperren',
    hint: (left) =>
      plural(left, {
        one: 'Löscht die falschen Passwörter, damit das richtige wieder gilt. Noch 1-mal möglich.',
        other: `Löscht die falschen Passwörter, damit das richtige wieder gilt. Noch ${number(left)}-mal möglich.`,
      }),
    none: 'Sie kann nicht mehr entsperrt werden: Dreimal ist das Höchste.',
    done: 'Entsperrt.',
  },
  rearm: {
    action: 'Erneut erlauben',
    title: 'Das Öffnen erneut erlauben?',
    text: 'Downloads, die nicht vollständig sind, werden zurückgenommen und abgebrochen; wer begonnen hatte, kann nicht fortfahren. Derselbe Link funktioniert dann für jeden davon noch einmal.',
    hint: (left) => plural(left, { one: 'Noch 1-mal möglich.', other: `Noch ${number(left)}-mal möglich.` }),
    none: 'Es kann nicht mehr erneut erlaubt werden: Dreimal ist das Höchste.',
    done: 'Die Sendung kann wieder geöffnet werden.',
  },
  revoke: {
    action: 'Widerrufen',
    title: 'Diese Sendung widerrufen?',
    text: 'Der Server vernichtet sie sofort und bricht laufende Downloads ab. Das lässt sich nicht rückgängig machen.',
    done: 'Widerrufen. Der Server hat nichts mehr davon.',
  },
  timeline: {
    title: 'Was geschehen ist',
    times: (n, last) => `${number(n)}-mal, zuletzt ${last}`,
    events: {
      created: 'Angelegt',
      uploaded: 'Bis zum letzten Byte gesendet',
      wrong_password: 'Falsches Passwort',
      locked: 'Nach zu vielen falschen Passwörtern gesperrt',
      unlocked: 'Von Ihnen entsperrt',
      claimed: 'Jemand begann mit dem Herunterladen',
      resumed: 'Ein Download ging nach einer Unterbrechung weiter',
      acknowledged: 'Heruntergeladen, vollständig und geprüft',
      assumed_complete: 'Heruntergeladen; der Empfänger hat es nicht bestätigt',
      rearmed: 'Von Ihnen erneut erlaubt',
      changed: 'Von Ihnen geändert',
      burned: 'Nicht mehr da',
    },
  },
  failures: {
    'change.refused':
      'Das geht nicht, so wie es jetzt um die Sendung steht; deshalb wurde nichts geändert. Die Seite zeigt den Stand.',
    'share.gone': 'Die Sendung ist inzwischen nicht mehr da. Nichts wurde geändert.',
    'request.invalid': 'Diesen Wert erlaubt der Server nicht. Nichts wurde geändert.',
  },
};

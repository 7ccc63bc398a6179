// Was jede Seite sagt. The German texts address people as "Sie".
//
// share: die Sendung · link: der Link · manage link: der Verwaltungslink · key: der Schlüssel · seal: versiegeln ·
// open: öffnen · claim: abrufen · revoke: widerrufen · take back (a download): zurücknehmen · re-arm: erneut erlauben ·
// lock, unlock: sperren, entsperren · recipient: der Empfänger · sender: der Absender
import type { CommonWords } from '../en/common.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('de');

export const words: CommonWords = {
  name: 'OneTimeShare',
  toStart: 'OneTimeShare, zur Startseite',
  language: 'Sprache',
  theme: { label: 'Darstellung', system: 'Automatisch', light: 'Hell', dark: 'Dunkel' },
  footer: {
    promise: 'Auf Ihrem Gerät versiegelt. Einmal geöffnet. Dann weg.',
    api: 'API',
    errors: 'Was Fehler bedeuten',
  },
  copy: 'Kopieren',
  copied: 'Kopiert',
  copyFailed: 'Bitte markieren und von Hand kopieren',
  close: 'Schließen',
  cancel: 'Abbrechen',
  tryAgain: 'Erneut versuchen',
  loading: 'Einen Moment …',
  show: 'Anzeigen',
  hide: 'Verbergen',
  transfer: {
    percent: (percent) => `${percent} geschafft`,
    bytes: (done, total) => `${done} von ${total}`,
    speed: (speed) => `${speed}/s`,
    left: (time) => `noch ${time}`,
    preparing: 'Wird vorbereitet …',
    checking: 'Wird mit dem bereits Gesendeten verglichen …',
    waiting: 'Das Netz ist weg. Sobald es wieder da ist, geht es von selbst weiter.',
    waitingForServer: 'Der Server kann gerade nicht weitermachen. Neuer Versuch läuft …',
    paused: 'Angehalten',
    silent: 'Der Server antwortet nicht. Es wird weiter versucht …',
    pause: 'Anhalten',
    resume: 'Fortsetzen',
    cancel: 'Abbrechen',
  },
  time: {
    seconds: (n) => plural(n, { one: '1 Sekunde', other: `${number(n)} Sekunden` }),
    minutes: (n) => plural(n, { one: '1 Minute', other: `${number(n)} Minuten` }),
    hours: (n) => plural(n, { one: '1 Stunde', other: `${number(n)} Stunden` }),
    days: (n) => plural(n, { one: '1 Tag', other: `${number(n)} Tage` }),
  },
  failure: {
    other:
      'Etwas ist schiefgegangen, das nicht hätte schiefgehen dürfen. Laden Sie die Seite neu und sehen Sie nach, wie es steht, bevor Sie weitermachen.',
    code: (code) => `Code: ${code}`,
    requestId: (id) => `Anfrage: ${id}`,
    network:
      'Der Server ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es dann noch einmal. Nichts wurde verbraucht, nichts ging verloren.',
    'rate.limited':
      'Zu viele Anfragen aus Ihrem Netz in kurzer Zeit. Nichts wurde verbraucht. Warten Sie eine Minute und versuchen Sie es dann noch einmal.',
    'store.unreachable':
      'Der Server erreicht seinen Speicher gerade nicht. Nichts wurde verbraucht, nichts ging verloren. Versuchen Sie es gleich noch einmal.',
    'store.rolled_back':
      'Der Speicher des Servers wurde auf einen älteren Stand zurückgesetzt. Deshalb öffnet der Server nichts, bis sein Betreiber nachgesehen hat. Nichts wurde verbraucht.',
    'server.busy': 'Der Server ist ausgelastet. Nichts wurde verbraucht. Versuchen Sie es gleich noch einmal.',
    'server.stopping':
      'Der Server wird neu gestartet. Nichts wurde verbraucht, nichts ging verloren. Versuchen Sie es in einer Minute noch einmal.',
    'disk.full':
      'In diesem Browser ist kein Platz mehr, um es zu speichern. Nichts wurde verbraucht, nichts ging verloren.',
  },
};

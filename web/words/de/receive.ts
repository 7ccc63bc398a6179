// Was die Seite sagt, auf der empfangen wird.
import type { ReceiveWords } from '../en/receive.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('de');

export const words: ReceiveWords = {
  title: 'Eine Sendung für Sie',
  looking: 'Die Sendung wird angesehen. Das verbraucht nichts.',
  ready: {
    file: 'Eine Datei für Sie',
    files: (n) => plural(n, { one: 'Eine Datei für Sie', other: `${number(n)} Dateien für Sie` }),
    text: 'Ein Text für Sie',
    note: 'Notiz des Absenders',
    leftOnceText: 'Kann einmal geöffnet werden',
    left: (n) => plural(n, { one: 'Kann einmal heruntergeladen werden', other: `Noch ${number(n)} Downloads übrig` }),
    expires: (time) => `Noch ${time} gültig`,
    contents: (n) => plural(n, { one: 'Eine Datei darin', other: `${number(n)} Dateien darin` }),
    moreFiles: (n) => plural(n, { one: 'und eine weitere', other: `und ${number(n)} weitere` }),
    download: 'Herunterladen',
    showText: 'Text anzeigen',
    showFile: 'Hier anzeigen',
    downloadInstead: 'Stattdessen herunterladen',
    nothingSpent:
      'Nichts wird verbraucht, bis Sie die Taste drücken. Geöffnet wird auf Ihrem Gerät, geprüft bis zum letzten Byte.',
    serverSealed: {
      title: 'Vom Server versiegelt',
      text: 'Das Programm des Absenders hat das Versiegeln dem Server überlassen, der den Inhalt beim Eintreffen gesehen hat. Er hat keinen Schlüssel behalten: Der steht nur in Ihrem Link.',
    },
  },
  tooLarge: {
    title: 'Dieser Browser kann keine Datei dieser Größe aufnehmen',
    text: 'Nichts wurde verbraucht. Öffnen Sie den Link auf einem anderen Gerät oder in einem anderen Browser: Chrome, Edge und Firefox nehmen Dateien jeder Größe.',
    qr: 'Der Link als Code, den ein anderes Gerät scannen kann',
    link: 'Der Link',
  },
  password: {
    title: 'Ein Passwort ist nötig',
    lead: 'Der Absender hat ein Passwort gesetzt. Es einzugeben verbraucht nichts, aber nur wenige falsche sind erlaubt.',
    label: 'Passwort',
    open: 'Öffnen',
    checking: 'Wird geprüft …',
    left: (n) => plural(n, { one: 'Ein Versuch bleibt', other: `${number(n)} Versuche bleiben` }),
    wrong: (left) => `Falsches Passwort. ${left}.`,
    length: 'Ein Passwort hat 1 bis 1024 Byte.',
    missing: 'Geben Sie das Passwort ein.',
  },
  locked: {
    title: 'Gesperrt',
    text: '5 falsche Passwörter. Die Datei ist unversehrt; bitten Sie den Absender, sie zu entsperren.',
    look: 'Noch einmal nachsehen',
  },
  scheduled: {
    title: 'Noch nicht verfügbar',
    from: (time) => `Verfügbar ab ${time}, Ihre Ortszeit.`,
    waits: 'Es öffnet sich hier von selbst. Sie können diese Seite auch schließen und später wiederkommen.',
    any: 'Jeden Augenblick …',
    parts: {
      days: (n) => plural(n, { one: 'Tag', other: 'Tage' }),
      hours: (n) => plural(n, { one: 'Stunde', other: 'Stunden' }),
      minutes: (n) => plural(n, { one: 'Minute', other: 'Minuten' }),
      seconds: (n) => plural(n, { one: 'Sekunde', other: 'Sekunden' }),
    },
  },
  uploading: {
    title: 'Wird noch gesendet',
    text: 'Das Gerät des Absenders hat noch nicht alles gesendet. Diese Seite sieht von selbst wieder nach.',
  },
  claimed: {
    title: 'Schon abgerufen',
    at: (time) => `Geöffnet: ${time}. Wenn Sie das nicht waren, sagen Sie es dem Absender.`,
    text: 'Die Sendung wurde geöffnet. Wenn Sie das nicht waren, sagen Sie es dem Absender.',
    advice: 'Nur eine Person kann sie öffnen. Der Absender kann es erneut erlauben oder sie neu senden.',
  },
  gone: {
    title: 'Nicht mehr da',
    at: (time) => `Seit ${time}. Auf dem Server ist nichts mehr davon.`,
    reasons: {
      downloaded: 'Sie wurde vollständig heruntergeladen. Wenn Sie das nicht waren, sagen Sie es dem Absender.',
      expired:
        'Ihre Zeit lief ab, bevor sie heruntergeladen wurde. Bitten Sie den Absender, sie noch einmal zu senden.',
      revoked: 'Der Absender hat sie zurückgenommen.',
      removed: 'Der Betreiber dieses Servers hat sie entfernt. Bitten Sie den Absender, sie noch einmal zu senden.',
      lost: 'Der Server hat sie verloren. Bitten Sie den Absender, sie noch einmal zu senden.',
    },
    other: 'Sie kann nicht mehr heruntergeladen werden.',
  },
  incomplete: {
    title: 'Unvollständiger Link',
    text: 'Ein Teil des Links fehlt, wie es vorkommt, wenn ein Mailprogramm ihn umbricht. Der Server wurde nichts gefragt, und nichts wurde verbraucht.',
    advice:
      'Kopieren Sie den ganzen Link aus der Nachricht und fügen Sie ihn hier ein, oder bitten Sie den Absender noch einmal darum.',
  },
  missing: {
    title: 'Diesen Link gibt es nicht',
    text: 'Dieser Server kennt keine Sendung mit diesem Schlüssel. Der Link ist falsch geschrieben, von einem anderen Server oder längst erloschen.',
    advice: 'Bitten Sie den Absender noch einmal um den Link.',
  },
  paste: {
    title: 'Eine Sendung öffnen',
    lead: 'Sie haben einen Schlüssel aus 43 Zeichen bekommen oder einen ganzen Link. Fügen Sie ihn hier ein. Nachsehen verbraucht nichts.',
    label: 'Schlüssel oder Link',
    open: 'Öffnen',
    wrong: 'Das ist kein ganzer Schlüssel. Er hat 43 Buchstaben, Ziffern, „-“ und „_“.',
    elsewhere: (host) => `Dieser Link gehört zu einem anderen Server: ${host}`,
    openThere: 'Dort öffnen',
  },
  begunHere: {
    title: 'In diesem Browser begonnen',
    hint: 'Die Schlüssel bleiben in diesem Browser, bis alles vollständig ist.',
    goOn: 'Fortsetzen',
    forget: 'Vergessen',
    confirm: (name) => `„${name}“ vergessen?`,
    lost: 'Der Download bleibt verbraucht: Ohne das, was hier aufbewahrt ist, kann nur der Absender ihn erneut erlauben.',
  },
  copiesHere: {
    title: 'Empfangen, noch nicht gespeichert',
    hint: 'Alles ist vollständig und geprüft. Es bleibt in diesem Browser, bis Sie es gespeichert haben oder entfernen.',
    save: 'Speichern',
    remove: 'Entfernen',
    confirm: (name) => `„${name}“ aus diesem Browser entfernen?`,
    lost: 'Wenn Sie es nicht gespeichert haben, ist es verloren: Auf dem Server ist es vielleicht nicht mehr.',
  },
  begun: {
    title: 'Ihren Download fortsetzen',
    text: 'Dieser Download wurde in diesem Browser begonnen. Setzen Sie ihn fort: Mehr wird nicht verbraucht.',
    held: (held, total) => `${held} von ${total} sind hier, geprüft.`,
    again: 'Er beginnt noch einmal von vorn.',
    tried:
      'Sie haben versucht, dies von hier aus zu öffnen, und die Antwort ging verloren. Wenn der Download Ihrer ist, geht er jetzt weiter; sonst wird es Ihnen gesagt.',
    goOn: 'Fortsetzen',
    password: 'Das Passwort wird nicht aufbewahrt: Geben Sie es noch einmal ein.',
  },
  transfer: {
    title: 'Wird heruntergeladen',
    opening: 'Der Server wird darum gebeten …',
    label: (name) => `Download von ${name}`,
    starting: 'Einen Moment …',
    pick: 'Wählen Sie, wo gespeichert werden soll. Vorher wird nichts verbraucht.',
    kept: 'Anspruch, Schlüssel und Stand bleiben in diesem Browser, bis alles da ist: Nach einem Neuladen geht es von hier aus weiter.',
    keptAgain:
      'Anspruch und Schlüssel bleiben in diesem Browser, bis alles da ist. Lassen Sie diese Seite offen: Nach einem Neuladen beginnt es noch einmal von vorn.',
    inBrowser: 'Er steht in den Downloads Ihres Browsers. Lassen Sie diese Seite offen, bis alles da ist.',
  },
  done: {
    title: 'Vollständig und geprüft',
    file: (name) => `Gespeichert als „${name}“.`,
    inBrowser: 'Sie finden es in den Downloads Ihres Browsers.',
    save: 'Speichern',
    saveAgain: 'Noch einmal speichern',
    toSave: 'Es ist jetzt in diesem Browser. Speichern Sie es auf Ihrem Gerät.',
    notKept: 'Es bleibt nicht hier, wenn Sie die Seite verlassen: Speichern Sie es, wenn Sie es später brauchen.',
    saved: 'Die Kopie in diesem Browser wird entfernt, wenn Sie das nächste Mal hierherkommen.',
    remove: 'Die Kopie in diesem Browser entfernen',
    removed: 'Die Kopie in diesem Browser ist entfernt.',
    gone: 'Auf dem Server nicht mehr da: Das war der letzte Download.',
    left: (n) =>
      plural(n, { one: 'Ein weiterer Download ist übrig.', other: `${number(n)} weitere Downloads sind übrig.` }),
    notTold: 'Alles ist hier, aber dem Server konnte es noch nicht gesagt werden.',
    tellNow: 'Jetzt sagen',
  },
  broken: {
    title: 'Unvollständig: Nichts ist verloren',
    stopped: 'Sie haben angehalten. Fahren Sie fort, wann Sie möchten: Mehr wird nicht verbraucht.',
    goOn: 'Fortsetzen',
    over: 'Dieser Download ist beendet',
  },
  failed: { title: 'Das hat nicht geklappt' },
  failures: {
    'engine.lost':
      'Teile dieser Seite konnten nicht geladen werden. Nichts wurde verbraucht. Prüfen Sie die Verbindung und versuchen Sie es dann noch einmal.',
    'claim.revoked':
      'Der Absender hat diesen Download zurückgenommen und wieder freigegeben. Wenn Sie ihn noch möchten, öffnen Sie den Link noch einmal.',
    'claim.done': 'Dieser Download ist schon vollständig.',
    'claim.exhausted': 'Es wurde von hier zu oft abgeholt. Bitten Sie den Absender, es erneut zu erlauben.',
    'share.refused':
      'Was der Server gesendet hat, gehört nicht zu diesem Link. Es wurde abgelehnt, und nichts wurde bestätigt. Sagen Sie es dem Absender.',
    'share.damaged':
      'Ein Teil der Datei hat die Prüfung nicht bestanden, auch beim zweiten Abholen. Er wurde abgelehnt, und nichts wurde bestätigt. Sagen Sie es dem Absender.',
    'share.gone': 'Die Sendung ist nicht mehr da.',
    'disk.full': 'Dafür ist kein Platz mehr. Schaffen Sie Platz und fahren Sie dann fort: Nichts ist verloren.',
    'disk.refused':
      'Der Browser erlaubt nicht, in diese Datei zu schreiben. Fahren Sie fort und wählen Sie eine andere: Nichts ist verloren.',
    'source.gone':
      'Die Datei, die Sie gewählt haben, ist nicht mehr da. Fahren Sie fort und wählen Sie eine andere: Nichts ist verloren.',
    'download.elsewhere': 'Es wird in einem anderen Tab dieses Browsers heruntergeladen.',
    'download.stopped':
      'Der Browser hat seinen Download angehalten. Fahren Sie fort: Er beginnt noch einmal von vorn, und mehr wird nicht verbraucht.',
  },
  claimUnknown:
    'Der Server ist nicht erreichbar, deshalb ist nicht bekannt, ob der Download Ihrer ist. Versuchen Sie es noch einmal: Er wird nie zweimal verbraucht.',
  text: {
    title: 'Der Text',
    hidden: 'Er bleibt verborgen, bis Sie ihn anzeigen.',
    show: 'Anzeigen',
    hide: 'Verbergen',
    hidesIn: (time) => `Wird in ${time} wieder verborgen.`,
    shown: 'Er wird angezeigt.',
    isHidden: 'Er ist wieder verborgen.',
    copy: 'Kopieren',
    once: 'Kopieren Sie ihn jetzt, wenn Sie ihn später brauchen: Diese Seite behält ihn nicht.',
  },
  preview: {
    image: (name) => `Bild: ${name}`,
    audio: (name) => `Ton: ${name}`,
    video: (name) => `Film: ${name}`,
    pdf: (name) => `Dokument: ${name}`,
    text: (name) => `Inhalt von ${name}`,
    page: (n, total) => `Seite ${number(n)} von ${number(total)}`,
    failed: 'Dieser Browser kann es nicht anzeigen. Speichern Sie es stattdessen.',
    beginning: 'Nur der Anfang wird angezeigt. Speichern Sie es, um alles zu haben.',
  },
};

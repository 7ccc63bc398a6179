// Was die Seite sagt, auf der gesendet wird.
import type { SendWords } from '../en/send.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('de');

const files = (n: number): string => plural(n, { one: '1 Datei', other: `${number(n)} Dateien` });

export const words: SendWords = {
  title: 'Einmal senden.',
  lead: 'Auf Ihrem Gerät versiegelt, von einer Person geöffnet, dann weg.',
  documentTitle: 'OneTimeShare',
  documentTitleSending: (percent) => `${percent} gesendet – OneTimeShare`,

  tabs: { label: 'Was gesendet wird', files: 'Dateien', text: 'Text' },

  files: {
    invite: 'Dateien oder einen Ordner hier ablegen',
    inviteTouch: 'Wählen Sie, was Sie senden möchten',
    addFiles: 'Dateien hinzufügen',
    addFolder: 'Ordner hinzufügen',
    dropAnywhere: 'Irgendwo auf dieser Seite ablegen',
    choose: 'Dateien wählen',
    chooseFolder: 'Ordner wählen',
    paste: 'Sie können Dateien, Bilder und Text auch einfügen.',
    limit: (size) => `Bis zu ${size} in einer Sendung.`,
    list: 'Was gesendet wird',
    inFolder: files,
    more: (n) => plural(n, { one: 'und 1 weitere', other: `und ${number(n)} weitere` }),
    remove: (name) => `${name} entfernen`,
    removeAll: 'Alle entfernen',
    total: (n, size) => plural(n, { one: size, other: `${number(n)} Dateien, ${size}` }),
    asZip: 'Sie werden als ein Zip gesendet.',
    zipName: 'Dateien.zip',
    pastedText: 'Text.txt',
    reading: (n) => `Der Ordner wird gelesen: bisher ${files(n)} …`,
    stopReading: 'Anhalten',
    added: (n, size) => `${files(n)} hinzugefügt, insgesamt ${size}.`,
    removed: (name) => `${name} entfernt.`,
  },

  text: {
    label: 'Ihr Text',
    placeholder: 'Ein Passwort, ein Schlüssel, eine Nachricht …',
    length: (length, limit) => `${length} von ${limit}`,
    tooLong: (limit) => `Ein Text darf bis zu ${limit} haben. Als Datei darf er länger sein.`,
    asFile: 'Als Datei senden',
  },

  remarks: {
    twice: (name) => `„${name}“ ist schon dabei und wurde deshalb nicht noch einmal hinzugefügt.`,
    twiceMany: (n) => `${files(n)} waren schon dabei und wurden deshalb nicht noch einmal hinzugefügt.`,
    sameName: (name) => `Zwei Dateien heißen „${name}“. Im Zip bekommt die zweite eine Nummer.`,
    empty: (name) => `„${name}“ ist leer: 0 Byte. Gesendet werden kann es trotzdem.`,
    emptyFolder: (name) => `Der Ordner „${name}“ ist leer; davon gibt es nichts zu senden.`,
    emptyFolders: (n) =>
      plural(n, {
        one: '1 leerer Ordner wurde weggelassen.',
        other: `${number(n)} leere Ordner wurden weggelassen.`,
      }),
    unreadable: (name) =>
      `„${name}“ lässt sich nicht lesen und wurde deshalb weggelassen. Prüfen Sie, ob Sie es öffnen dürfen.`,
    unreadableMany: (n) => `${files(n)} lassen sich nicht lesen und wurden deshalb weggelassen.`,
    textAsFile: (limit) => `Ein Text darf bis zu ${limit} haben, deshalb wurde dieser als Datei hinzugefügt.`,
    nothing: 'Darin war nichts, das gesendet werden könnte.',
    tooLarge: (size, limit) =>
      `Das sind ${size}, und dieser Server nimmt bis zu ${limit} in einer Sendung. Nichts wurde gesendet. Entfernen Sie etwas, oder senden Sie es in mehreren Sendungen.`,
  },

  terms: {
    sentence: 'Gültig für {downloads}, höchstens\u00a0{time}',
    downloadsLabel: 'Gültig für so viele Downloads',
    timeLabel: 'Gültig höchstens so lange',
    downloads: (n) => plural(n, { one: '1 Download', other: `${number(n)} Downloads` }),
    otherNumber: 'andere Anzahl …',
    otherTime: 'andere Dauer …',
    onDate: 'bis zu einem Datum …',
    number: 'Anzahl der Downloads',
    amount: 'Wie lange',
    unit: 'Einheit',
    units: { minutes: 'Minuten', hours: 'Stunden', days: 'Tage' },
    date: 'Datum und Uhrzeit',
    inYourTime: 'In Ihrer Zeitzone.',
    goneBy: (time) => `Spätestens weg: ${time}.`,
    problems: {
      downloads: (max) => `Wählen Sie eine ganze Zahl von 1 bis ${number(max)}.`,
      range: (min, max) => `Wählen Sie eine Dauer: mindestens ${min}, höchstens ${max}.`,
      missing: 'Wählen Sie Datum und Uhrzeit.',
      tooSoon: 'Das ist zu früh: Die Sendung muss mindestens eine Minute lang offen sein.',
      tooLate: (latest) => `Das ist zu spät: Der späteste mögliche Zeitpunkt ist ${latest}.`,
    },
  },

  more: {
    title: 'Weitere Optionen',
    set: 'Gesetzt:',
    password: 'Passwort',
    passwordHint: 'Teilen Sie es dem Empfänger auf einem anderen Weg mit als den Link.',
    passwordTooLong: 'Dieses Passwort ist zu lang.',
    generate: 'Erzeugen',
    strength: {
      label: 'Stärke des Passworts',
      0: 'Sehr schwach: eines der ersten, die jeder versucht',
      1: 'Schwach',
      2: 'Mittel',
      3: 'Gut',
      4: 'Stark',
    },
    note: 'Notiz an den Empfänger',
    noteHint: 'Versiegelt wie der Rest. Wird vor dem Herunterladen angezeigt.',
    from: 'Verfügbar ab',
    fromHint: 'Vorher kann niemand sie öffnen. In Ihrer Zeitzone.',
    fromPast: 'Dieser Zeitpunkt ist vorbei. Lassen Sie das Feld leer, um die Sendung sofort verfügbar zu machen.',
    fromTooFar: 'Wählen Sie einen Zeitpunkt innerhalb eines Jahres.',
    clear: 'Leeren',
    blur: 'Unscharf, bis gedrückt wird',
    blurHint: 'Verbirgt den Text vor Leuten, die über die Schulter schauen.',
    blurOff: 'Aus',
    blurLevel: (n) => `Stufe ${number(n)}`,
    blurSample: 'So schwer zu lesen ist dann der Text.',
    inPage: 'In der Seite anzeigen statt herunterladen',
    inPageHint: 'Der Empfänger sieht es sofort im Browser und kann es auch speichern.',
  },

  send: 'Versiegeln und senden',
  nothingYet: 'Wählen Sie zuerst Dateien, oder schreiben Sie einen Text.',
  sealedFirst: 'Auf diesem Gerät versiegelt, dann gesendet.',

  sending: {
    title: 'Wird versiegelt und gesendet',
    label: 'Fortschritt',
    stay: 'Lassen Sie diese Seite offen. Reißt die Verbindung ab, geht es von selbst weiter, sobald sie wieder da ist.',
    cancelled: 'Abgebrochen. Auf dem Server ist nichts mehr davon.',
  },

  sent: {
    title: 'Kann einmal geöffnet werden',
    titleMany: (n) => plural(n, { one: 'Kann einmal geöffnet werden', other: `Kann ${number(n)}-mal geöffnet werden` }),
    announce: 'Gesendet. Der Link ist markiert.',
    link: 'Link für den Empfänger',
    linkHint: 'Wer ihn hat, kann die Sendung öffnen. Er wird nur jetzt gezeigt: Diese Seite behält ihn nicht.',
    share: 'Teilen …',
    qr: 'QR-Code',
    qrLabel: 'Der Link als QR-Code',
    apart: 'Link und Schlüssel getrennt',
    apartHint:
      'Schicken Sie die beiden auf verschiedenen Wegen, zum Beispiel den Link per Mail und den Schlüssel per Telefon. Die Seite des Links fragt nach dem Schlüssel.',
    bareLink: 'Link ohne Schlüssel',
    key: 'Schlüssel',
    messageTitle: 'Eine Nachricht zum Einfügen',
    message: {
      file: (name, size) => `Ich sende Ihnen „${name}“ (${size}).`,
      text: 'Ich sende Ihnen einen Text.',
      once: (until) => `Die Sendung kann einmal geöffnet werden, bis ${until}:`,
      often: (n, until) => `Die Sendung kann ${number(n)}-mal geöffnet werden, bis ${until}:`,
      from: (time) => `Sie öffnet sich ab ${time}.`,
      password: 'Das Passwort teile ich Ihnen gesondert mit.',
    },
    copyMessage: 'Nachricht kopieren',
    manage: 'Verwaltungslink, nur für Sie',
    manageHint: 'Nachsehen, ob sie geöffnet wurde, sie ändern oder zurücknehmen.',
    password: 'Passwort',
    passwordHint: 'Teilen Sie es dem Empfänger auf einem anderen Weg mit als den Link.',
    facts: {
      expires: 'Endet',
      downloads: 'Downloads',
      password: 'Passwort',
      withPassword: 'Nötig',
      withoutPassword: 'Keines',
      from: 'Öffnet',
      size: 'Größe',
    },
    another: 'Noch etwas senden',
  },

  unfinished: {
    title: 'Nicht fertig',
    explain:
      'Ein Upload ist abgebrochen. Was angekommen ist, wird eine Weile aufbewahrt; niemand kann es öffnen, bevor alles da ist.',
    text: 'Ein Text',
    state: (done, total, started) => `${done} von ${total} gesendet, begonnen: ${started}`,
    pickFile: 'Datei noch einmal wählen und fortsetzen',
    pickFiles: 'Dateien noch einmal wählen und fortsetzen',
    pickFolder: 'Ordner noch einmal wählen und fortsetzen',
    orDrop: 'Oder dasselbe auf dieser Seite ablegen.',
    typeText: 'Derselbe Text noch einmal',
    goOn: 'Fortsetzen',
    forget: 'Vergessen',
    forgetTitle: 'Diesen Upload vergessen?',
    forgetText:
      'Was davon angekommen ist, wird vom Server entfernt, und der Link wird nie funktionieren. Ihre Dateien bleiben.',
    forgotten: 'Vergessen. Auf dem Server ist nichts mehr davon.',
    otherSize: (name) =>
      `„${name}“ ist nicht das, was gesendet wurde: Die Größe ist eine andere. Nichts ging verloren. Wählen Sie das Richtige, oder senden Sie dies mit einem neuen Link.`,
    changed: (name) =>
      `„${name}“ wurde seitdem geändert. Das Begonnene lässt sich damit nicht fortsetzen. Senden Sie es neu: Es bekommt einen neuen Link.`,
    missing: (name) =>
      `„${name}“ fehlt in dem, was Sie gewählt haben. Nichts ging verloren. Wählen Sie noch einmal alles.`,
    otherText: 'Das ist nicht der Text, der gesendet wurde. Nichts ging verloren.',
    asNew: 'Mit einem neuen Link senden',
  },

  yours: {
    title: 'Ihre Sendungen',
    explain: 'Nur in diesem Browser aufbewahrt. Wer diesen Browser benutzt, kann sie verwalten.',
    text: 'Ein Text',
    states: {
      loading: 'Es wird nachgesehen …',
      away: 'Der Server ist gerade nicht erreichbar.',
      unknown: 'Der Server kennt sie nicht mehr.',
      uploading: 'Nicht zu Ende gesendet',
      scheduled: (time) => `Öffnet: ${time}`,
      fresh: 'Noch nicht geöffnet',
      partly: (n, total, last) => `${number(n)} von ${number(total)} Mal geöffnet, zuletzt ${last}`,
      claimed: (time) => `Geöffnet (${time}), noch nicht vollständig`,
      locked: (n) =>
        plural(n, {
          one: 'Nach einem falschen Passwort gesperrt',
          other: `Nach ${number(n)} falschen Passwörtern gesperrt`,
        }),
      complete: (time) => `Geöffnet (${time}), vollständig`,
      expiredFresh: (time) => `Beendet (${time}), nie geöffnet`,
      expired: (time) => `Beendet (${time})`,
      revoked: (time) => `Widerrufen (${time})`,
      removed: (time) => `Vom Betreiber entfernt (${time})`,
      lost: (time) => `Vom Server verloren (${time})`,
    },
    left: (time) => `noch ${time}`,
    copyManage: 'Verwaltungslink kopieren',
    copyManageOf: (name) => `Verwaltungslink kopieren: ${name}`,
    manage: 'Verwalten',
    manageOf: (name) => `Verwalten: ${name}`,
    revoke: 'Widerrufen',
    revokeOf: (name) => `Widerrufen: ${name}`,
    revokeTitle: 'Diese Sendung widerrufen?',
    revokeText: (name) =>
      `„${name}“ wird auf dem Server sofort vernichtet. Wer es noch nicht geöffnet hat, kann es nie mehr. Das lässt sich nicht rückgängig machen.`,
    revoked: 'Widerrufen. Auf dem Server ist nichts mehr davon.',
    forget: 'Vergessen',
    forgetOf: (name) => `Vergessen: ${name}`,
    forgetTitle: 'Diese Sendung vergessen?',
    forgetText: (name) =>
      `„${name}“ bleibt auf dem Server, bis es geöffnet wird oder endet. Ohne den Verwaltungslink können Sie es dann weder verfolgen noch widerrufen.`,
    forgetEnded: 'Alle beendeten vergessen',
    forgotten: 'In diesem Browser vergessen.',
    showAll: (n) => `Alle ${number(n)} anzeigen`,
  },

  failure: {
    title: 'Es wurde nicht gesendet',
    titleKept: 'Es blieb unterwegs stehen',
    wait: (time) => `Wartezeit: ${time}. Danach können Sie fortfahren.`,
    goOn: 'Fortsetzen',
    giveUp: 'Aufgeben',
    back: 'Zurück',
    asNew: 'Mit einem neuen Link senden',
    said: {
      'share.too_large':
        'Es ist größer, als dieser Server in einer Sendung nimmt. Nichts wurde gespeichert. Senden Sie weniger auf einmal oder in mehreren Sendungen.',
      'request.too_large':
        'Es war dem Server zu groß. Nichts wurde gespeichert. Kürzen Sie die Notiz, oder senden Sie weniger auf einmal.',
      'request.invalid':
        'Der Server hat eine der Optionen nicht angenommen, höchstwahrscheinlich einen Zeitpunkt, der inzwischen vorbei ist. Nichts wurde gespeichert. Sehen Sie sich die Zeiten an und senden Sie es dann noch einmal.',
      'share.malformed':
        'Der Server hat nicht angenommen, was diese Seite erstellt hat. Nichts wurde gespeichert. Laden Sie die Seite neu, um ihre neueste Version zu bekommen, und senden Sie es dann noch einmal.',
      'share.exists':
        'Dieser Link ist vergeben, was nie vorkommen sollte. Nichts wurde gespeichert oder überschrieben. Senden Sie es noch einmal: Es bekommt einen neuen Link.',
      'share.gone':
        'Die Sendung wurde zurückgenommen oder entfernt, während sie gesendet wurde. Senden Sie es noch einmal: Es bekommt einen neuen Link.',
      'share.not_found':
        'Der Server kennt diesen Upload nicht mehr. Was angekommen war, ist weg; Ihre Dateien sind unberührt. Senden Sie es noch einmal: Es bekommt einen neuen Link.',
      'storage.full':
        'Der Server hat dafür gerade keinen Platz. Was angekommen ist, wird eine Weile aufbewahrt, von Ihren Daten ist nichts verloren. Versuchen Sie es später noch einmal, oder sagen Sie es seinem Betreiber.',
      'uploads.paused':
        'Der Server nimmt im Moment nichts Neues an. Nichts ist verloren: Alles, was Sie gewählt haben, ist noch hier. Der Betreiber hat es angehalten: Versuchen Sie es später noch einmal, oder fragen Sie, wann es weitergeht.',
      'rate.limited':
        'Aus Ihrem Netz wurde in kurzer Zeit zu viel gesendet. Nichts ist verloren: Alles, was Sie gewählt haben, ist noch hier.',
      'store.unreachable':
        'Der Server erreicht seinen Speicher gerade nicht. Nichts ist verloren: Alles, was Sie gewählt haben, ist noch hier. Versuchen Sie es gleich noch einmal.',
      'server.busy':
        'Der Server ist ausgelastet. Nichts ist verloren: Alles, was Sie gewählt haben, ist noch hier. Versuchen Sie es gleich noch einmal.',
      'server.stopping':
        'Der Server wird neu gestartet. Nichts ist verloren: Alles, was Sie gewählt haben, ist noch hier. Versuchen Sie es in einer Minute noch einmal.',
      internal: 'Im Server ist etwas schiefgegangen. Was bestätigt war, ist aufbewahrt. Versuchen Sie es noch einmal.',
      'http.unexpected':
        'Etwas zwischen hier und dem Server hat selbst geantwortet, vielleicht ein Proxy oder eine Anmeldeseite. Nichts ist verloren. Prüfen Sie die Verbindung und versuchen Sie es dann noch einmal.',
      'answer.malformed':
        'Die Antwort des Servers ergibt für diese Seite keinen Sinn. Nichts ist verloren. Laden Sie die Seite neu, um ihre neueste Version zu bekommen, und versuchen Sie es dann noch einmal.',
      'request.cross_site':
        'Der Server hat abgelehnt, weil er seine eigene Seite nicht erkennt. Nichts wurde gespeichert. Öffnen Sie die Seite neu unter ihrer eigenen Adresse.',
      'request.timeout':
        'Es ging dem Server zu langsam. Was angekommen ist, ist aufbewahrt. Versuchen Sie es noch einmal.',
      'upload.tus_version':
        'Diese Seite und der Server passen nicht zusammen. Laden Sie die Seite neu und versuchen Sie es dann noch einmal.',
      'upload.elsewhere':
        'Ein anderer Tab dieses Browsers arbeitet an diesem Upload. Nichts ist verloren. Sehen Sie dort nach.',
      'source.gone':
        'Die Datei wurde geändert, verschoben oder entfernt, während sie gesendet wurde. Niemand kann öffnen, was angekommen ist. Wählen Sie sie noch einmal.',
      'source.changed':
        'Die Datei wurde geändert, während sie gesendet wurde; deshalb wurde verworfen, was angekommen war. Niemand konnte es öffnen. Wählen Sie sie noch einmal: Sie bekommt einen neuen Link.',
      'resume.impossible':
        'Das ist nicht, was zuvor gesendet wurde, oder der Server hat es verloren. Was angekommen war, wurde verworfen, und der Link wird nie funktionieren. Es kann noch einmal gesendet werden: Es bekommt einen neuen Link.',
      'password.length': 'Dieses Passwort ist zu lang. Nichts wurde gesendet.',
      'sealed.manifest': 'Die Notiz ist zu lang. Nichts wurde gesendet. Kürzen Sie sie.',
      'disk.full':
        'In diesem Browser ist kein Platz mehr, um zu vermerken, wie weit es gekommen ist; deshalb blieb es stehen. Von Ihren Daten ist nichts verloren. Schaffen Sie Platz auf diesem Gerät und versuchen Sie es dann noch einmal.',
      'engine.lost':
        'Ein Teil dieser Seite konnte nicht geladen werden. Nichts ist verloren: Alles, was Sie gewählt haben, ist noch hier. Prüfen Sie die Verbindung und versuchen Sie es dann noch einmal.',
      'disk.refused':
        'Dieser Browser lässt die Seite die Datei nicht lesen. Nichts wurde gesendet. Wählen Sie sie noch einmal.',
    },
  },
};

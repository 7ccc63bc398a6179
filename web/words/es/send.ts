// Lo que dice la página que envía.
import type { SendWords } from '../en/send.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('es');

const files = (n: number): string =>
  plural(n, { one: '1 archivo', many: `${number(n)} de archivos`, other: `${number(n)} archivos` });

export const words: SendWords = {
  title: 'Envíelo una vez.',
  lead: 'Sellado en su dispositivo, abierto por una sola persona, y después desaparece.',
  documentTitle: 'OneTimeShare',
  documentTitleSending: (percent) => `${percent} enviado – OneTimeShare`,

  tabs: { label: 'Qué enviar', files: 'Archivos', text: 'Texto' },

  files: {
    invite: 'Suelte aquí archivos o una carpeta',
    inviteTouch: 'Elija qué enviar',
    addFiles: 'Añadir archivos',
    addFolder: 'Añadir una carpeta',
    dropAnywhere: 'Suéltelo en cualquier lugar de esta página',
    choose: 'Elegir archivos',
    chooseFolder: 'Elegir una carpeta',
    paste: 'También puede pegar archivos, imágenes y texto.',
    limit: (size) => `Hasta ${size} por envío.`,
    list: 'Lo que se enviará',
    inFolder: files,
    more: (n) => plural(n, { one: 'y 1 más', many: `y ${number(n)} más`, other: `y ${number(n)} más` }),
    remove: (name) => `Quitar ${name}`,
    removeAll: 'Quitar todo',
    total: (n, size) => (n === 1 ? size : `${files(n)}, ${size}`),
    asZip: 'Se envían como un solo zip.',
    zipName: 'archivos.zip',
    pastedText: 'texto.txt',
    reading: (n) => `Leyendo la carpeta: ${files(n)} hasta ahora…`,
    stopReading: 'Detener',
    added: (n, size) => `Añadido: ${files(n)}, ${size} en total.`,
    removed: (name) => `Quitado: ${name}.`,
  },

  text: {
    label: 'Su texto',
    placeholder: 'Una contraseña, una clave, un mensaje…',
    length: (length, limit) => `${length} de ${limit}`,
    tooLong: (limit) => `Un texto puede tener hasta ${limit}. Como archivo puede ser más largo.`,
    asFile: 'Enviarlo como archivo',
  },

  remarks: {
    twice: (name) => `«${name}» ya está, así que no se añadió otra vez.`,
    twiceMany: (n) => `${files(n)} ya estaban, así que no se añadieron otra vez.`,
    sameName: (name) => `Dos archivos se llaman «${name}». En el zip, el segundo recibe un número.`,
    empty: (name) => `«${name}» está vacío: tiene 0 bytes. Se puede enviar de todos modos.`,
    emptyFolder: (name) => `La carpeta «${name}» está vacía, así que no hay nada de ella que enviar.`,
    emptyFolders: (n) =>
      plural(n, {
        one: 'Se omitió 1 carpeta vacía.',
        many: `Se omitieron ${number(n)} de carpetas vacías.`,
        other: `Se omitieron ${number(n)} carpetas vacías.`,
      }),
    unreadable: (name) => `«${name}» no se puede leer, así que se omitió. Compruebe que tiene permiso para abrirlo.`,
    unreadableMany: (n) => `${files(n)} no se pueden leer, así que se omitieron.`,
    textAsFile: (limit) => `Un texto puede tener hasta ${limit}, así que este se añadió como archivo.`,
    nothing: 'No había nada en ello que se pudiera enviar.',
    tooLarge: (size, limit) =>
      `Eso son ${size}, y este servidor admite hasta ${limit} por envío. No se ha enviado nada. Quite algo o repártalo en varios envíos.`,
  },

  terms: {
    sentence: 'Caduca tras {downloads} o\u00a0{time}',
    downloadsLabel: 'Caduca tras este número de descargas',
    timeLabel: 'Caduca tras este tiempo',
    downloads: (n) =>
      plural(n, { one: '1 descarga', many: `${number(n)} de descargas`, other: `${number(n)} descargas` }),
    otherNumber: 'otro número…',
    otherTime: 'otro tiempo…',
    onDate: 'en una fecha…',
    number: 'Número de descargas',
    amount: 'Cuánto tiempo',
    unit: 'Unidad',
    units: { minutes: 'minutos', hours: 'horas', days: 'días' },
    date: 'Fecha y hora',
    inYourTime: 'En su zona horaria.',
    goneBy: (time) => `Desaparece a más tardar: ${time}.`,
    problems: {
      downloads: (max) => `Elija un número entero de 1 a ${number(max)}.`,
      range: (min, max) => `Elija un tiempo de ${min} a ${max}.`,
      missing: 'Elija una fecha y una hora.',
      tooSoon: 'Es demasiado pronto: debe estar abierto al menos un minuto.',
      tooLate: (latest) => `Es demasiado tarde: lo más tarde posible es: ${latest}.`,
    },
  },

  more: {
    title: 'Más opciones',
    set: 'Puesto:',
    password: 'Contraseña',
    passwordHint: 'Comuníquela al destinatario por una vía distinta de la del enlace.',
    passwordTooLong: 'Esta contraseña es demasiado larga.',
    generate: 'Generar',
    strength: {
      label: 'Seguridad de la contraseña',
      0: 'Muy débil: una de las primeras que cualquiera prueba',
      1: 'Débil',
      2: 'Aceptable',
      3: 'Buena',
      4: 'Fuerte',
    },
    note: 'Nota para el destinatario',
    noteHint: 'Sellada como lo demás. Se muestra antes de la descarga.',
    from: 'Disponible a partir de',
    fromHint: 'Nadie puede abrirlo antes. En su zona horaria.',
    fromPast: 'Esa hora ya ha pasado. Déjelo vacío para que esté disponible de inmediato.',
    fromTooFar: 'Elija una fecha dentro de un año como máximo.',
    clear: 'Borrar',
    blur: 'Borroso hasta que se pulse',
    blurHint: 'Oculta el texto a quien mire por encima del hombro.',
    blurOff: 'Desactivado',
    blurLevel: (n) => `Nivel ${number(n)}`,
    blurSample: 'El texto será tan difícil de leer como este.',
    inPage: 'Mostrarlo en la página en lugar de descargarlo',
    inPageHint: 'El destinatario lo ve en el navegador al instante y también puede guardarlo.',
  },

  send: 'Sellar y enviar',
  nothingYet: 'Primero elija archivos o escriba un texto.',
  sealedFirst: 'Sellado en este dispositivo, después enviado.',

  sending: {
    title: 'Sellando y enviando',
    label: 'Progreso',
    stay: 'Mantenga abierta esta página. Si se pierde la conexión, continúa por sí solo en cuanto vuelva.',
    cancelled: 'Cancelado. No queda nada de ello en el servidor.',
  },

  sent: {
    title: 'Listo para abrirse una vez',
    titleMany: (n) =>
      plural(n, {
        one: 'Listo para abrirse una vez',
        many: `Listo para abrirse ${number(n)} de veces`,
        other: `Listo para abrirse ${number(n)} veces`,
      }),
    announce: 'Enviado. El enlace está seleccionado.',
    link: 'Enlace para el destinatario',
    linkHint: 'Quien lo tenga puede abrir el envío. Solo se muestra ahora: esta página no lo guarda.',
    share: 'Compartir…',
    qr: 'Código QR',
    qrLabel: 'El enlace como código QR',
    apart: 'Enlace y clave por separado',
    apartHint:
      'Envíe ambos por vías distintas, por ejemplo el enlace por correo y la clave por teléfono. La página del enlace pide la clave.',
    bareLink: 'Enlace sin clave',
    key: 'Clave',
    messageTitle: 'Un mensaje para pegar',
    message: {
      file: (name, size) => `Le envío «${name}» (${size}).`,
      text: 'Le envío un texto.',
      once: (until) => `Se puede abrir una vez, hasta esta fecha (${until}):`,
      often: (n, until) => `Se puede abrir ${number(n)} veces, hasta esta fecha (${until}):`,
      from: (time) => `Se abre en esta fecha: ${time}.`,
      password: 'Le comunicaré la contraseña por separado.',
    },
    copyMessage: 'Copiar el mensaje',
    manage: 'Enlace de gestión, solo para usted',
    manageHint: 'Ver si se abrió, cambiarlo o retirarlo.',
    password: 'Contraseña',
    passwordHint: 'Comuníquela al destinatario por una vía distinta de la del enlace.',
    facts: {
      expires: 'Termina',
      downloads: 'Descargas',
      password: 'Contraseña',
      withPassword: 'Necesaria',
      withoutPassword: 'Ninguna',
      from: 'Se abre',
      size: 'Tamaño',
    },
    another: 'Hacer otro envío',
  },

  unfinished: {
    title: 'Sin terminar',
    explain:
      'Una subida se interrumpió. Lo que llegó se guarda un tiempo; nadie puede abrirlo antes de que esté entero.',
    text: 'Un texto',
    state: (done, total, started) => `${done} de ${total} enviados, inicio: ${started}`,
    pickFile: 'Elegir de nuevo el archivo y continuar',
    pickFiles: 'Elegir de nuevo los archivos y continuar',
    pickFolder: 'Elegir de nuevo la carpeta y continuar',
    orDrop: 'O suelte lo mismo en esta página.',
    typeText: 'El mismo texto otra vez',
    goOn: 'Continuar',
    forget: 'Olvidarla',
    forgetTitle: '¿Olvidar esta subida?',
    forgetText:
      'Lo que llegó de ella se elimina del servidor y su enlace no funcionará nunca. Sus archivos permanecen.',
    forgotten: 'Olvidada. No queda nada de ella en el servidor.',
    otherSize: (name) =>
      `«${name}» no es lo que se estaba enviando: su tamaño es otro. No se ha perdido nada. Elija el correcto o envíe este con un enlace nuevo.`,
    changed: (name) =>
      `«${name}» ha cambiado desde entonces. Lo empezado no puede continuar con él. Envíelo de nuevo: recibe un enlace nuevo.`,
    missing: (name) => `«${name}» falta entre lo que eligió. No se ha perdido nada. Elija todo de nuevo.`,
    otherText: 'Este no es el texto que se estaba enviando. No se ha perdido nada.',
    asNew: 'Enviarlo con un enlace nuevo',
  },

  yours: {
    title: 'Sus envíos',
    explain: 'Se guardan solo en este navegador. Quien use este navegador puede gestionarlos.',
    text: 'Un texto',
    states: {
      loading: 'Consultando…',
      away: 'No se puede llegar al servidor ahora mismo.',
      unknown: 'El servidor ya no lo conoce.',
      uploading: 'No se envió hasta el final',
      scheduled: (time) => `Se abre: ${time}`,
      fresh: 'Aún sin abrir',
      partly: (n, total, last) => `Abierto ${number(n)} de ${number(total)} veces, la última: ${last}`,
      claimed: (time) => `Abierto (${time}), aún no completo`,
      locked: (n) =>
        plural(n, {
          one: 'Bloqueado tras una contraseña incorrecta',
          many: `Bloqueado tras ${number(n)} de contraseñas incorrectas`,
          other: `Bloqueado tras ${number(n)} contraseñas incorrectas`,
        }),
      complete: (time) => `Abierto (${time}), completo`,
      expiredFresh: (time) => `Terminado (${time}), nunca se abrió`,
      expired: (time) => `Terminado (${time})`,
      revoked: (time) => `Revocado (${time})`,
      removed: (time) => `Eliminado por el operador (${time})`,
      lost: (time) => `Perdido por el servidor (${time})`,
    },
    left: (time) => `tiempo restante: ${time}`,
    copyManage: 'Copiar enlace de gestión',
    copyManageOf: (name) => `Copiar enlace de gestión de ${name}`,
    manage: 'Gestionar',
    manageOf: (name) => `Gestionar ${name}`,
    revoke: 'Revocar',
    revokeOf: (name) => `Revocar ${name}`,
    revokeTitle: '¿Revocar este envío?',
    revokeText: (name) =>
      `«${name}» se destruye en el servidor al instante. Quien no lo haya abierto ya no podrá hacerlo nunca. No se puede deshacer.`,
    revoked: 'Revocado. No queda nada de él en el servidor.',
    forget: 'Olvidar',
    forgetOf: (name) => `Olvidar ${name}`,
    forgetTitle: '¿Olvidar este envío?',
    forgetText: (name) =>
      `«${name}» permanece en el servidor hasta que se abra o termine. Sin su enlace de gestión, después no podrá ni seguirlo ni revocarlo.`,
    forgetEnded: 'Olvidar todos los terminados',
    forgotten: 'Olvidado en este navegador.',
    showAll: (n) => `Mostrar todos (${number(n)})`,
  },

  failure: {
    title: 'No se ha enviado',
    titleKept: 'Se detuvo por el camino',
    wait: (time) => `Podrá continuar en ${time}.`,
    goOn: 'Continuar',
    giveUp: 'Abandonar',
    back: 'Volver',
    asNew: 'Enviarlo con un enlace nuevo',
    said: {
      'share.too_large':
        'Es más de lo que este servidor admite en un envío. No se ha guardado nada. Envíe menos de una vez o repártalo en varios envíos.',
      'request.too_large':
        'Al servidor le pareció demasiado grande. No se ha guardado nada. Acorte la nota o envíe menos de una vez.',
      'request.invalid':
        'El servidor no aceptó una de las opciones, muy probablemente una hora que ya ha pasado. No se ha guardado nada. Revise las fechas y horas, y envíelo de nuevo.',
      'share.malformed':
        'El servidor no aceptó lo que hizo esta página. No se ha guardado nada. Recargue la página para obtener su versión más reciente y envíelo de nuevo.',
      'share.exists':
        'Este enlace está ocupado, lo que no debería ocurrir nunca. No se ha guardado ni sobrescrito nada. Envíelo de nuevo: recibe un enlace nuevo.',
      'share.gone': 'El envío se retiró o se eliminó mientras se enviaba. Envíelo de nuevo: recibe un enlace nuevo.',
      'share.not_found':
        'El servidor ya no conoce esta subida. Lo que había llegado ya no está; sus archivos están intactos. Envíelo de nuevo: recibe un enlace nuevo.',
      'storage.full':
        'El servidor no tiene espacio para ello ahora mismo. Lo que llegó se guarda un tiempo; no se ha perdido nada suyo. Vuelva a intentarlo más tarde o avise a su operador.',
      'uploads.paused':
        'El servidor no admite nada nuevo por el momento. No se ha perdido nada: todo lo que eligió sigue aquí. Su responsable ha pausado los envíos: vuelva a intentarlo más tarde, o pregunte cuándo se reanudan.',
      'rate.limited':
        'Se ha enviado demasiado desde su red en poco tiempo. No se ha perdido nada: todo lo que eligió sigue aquí.',
      'store.unreachable':
        'El servidor no puede llegar a su almacén ahora mismo. No se ha perdido nada: todo lo que eligió sigue aquí. Vuelva a intentarlo en un momento.',
      'server.busy':
        'El servidor está ocupado. No se ha perdido nada: todo lo que eligió sigue aquí. Vuelva a intentarlo en un momento.',
      'server.stopping':
        'El servidor se está reiniciando. No se ha perdido nada: todo lo que eligió sigue aquí. Vuelva a intentarlo en un minuto.',
      internal: 'Algo falló dentro del servidor. Lo confirmado se conserva. Vuelva a intentarlo.',
      'http.unexpected':
        'Algo entre aquí y el servidor respondió por su cuenta, quizá un proxy o una página de inicio de sesión. No se ha perdido nada. Compruebe la conexión y vuelva a intentarlo.',
      'answer.malformed':
        'La respuesta del servidor no tiene sentido para esta página. No se ha perdido nada. Recargue la página para obtener su versión más reciente y vuelva a intentarlo.',
      'request.cross_site':
        'El servidor lo rechazó porque no reconoce su propia página. No se ha guardado nada. Abra la página de nuevo en su propia dirección.',
      'request.timeout': 'Fue demasiado lento para el servidor. Lo que llegó se conserva. Vuelva a intentarlo.',
      'upload.tus_version': 'Esta página y el servidor no encajan. Recargue la página y vuelva a intentarlo.',
      'upload.elsewhere':
        'Otra pestaña de este navegador está trabajando en esta subida. No se ha perdido nada. Mire allí.',
      'source.gone':
        'El archivo se cambió, se movió o se eliminó mientras se enviaba. Nadie puede abrir lo que llegó. Elíjalo de nuevo.',
      'source.changed':
        'El archivo se cambió mientras se enviaba, así que lo que había llegado se desechó. Nadie pudo abrirlo. Elíjalo de nuevo: recibe un enlace nuevo.',
      'resume.impossible':
        'Esto no es lo que se estaba enviando antes, o el servidor lo ha perdido. Lo que había llegado se desechó y su enlace no funcionará nunca. Se puede enviar de nuevo: recibe un enlace nuevo.',
      'password.length': 'Esta contraseña es demasiado larga. No se ha enviado nada.',
      'sealed.manifest': 'La nota es demasiado larga. No se ha enviado nada. Acórtela.',
      'disk.full':
        'A este navegador no le queda espacio para anotar hasta dónde ha llegado, así que se detuvo. No se ha perdido nada suyo. Libere espacio en este dispositivo y vuelva a intentarlo.',
      'engine.lost':
        'No se pudo cargar una parte de esta página. No se ha perdido nada: todo lo que eligió sigue aquí. Compruebe la conexión y vuelva a intentarlo.',
      'disk.refused': 'Este navegador no deja que la página lea el archivo. No se ha enviado nada. Elíjalo de nuevo.',
    },
  },
};

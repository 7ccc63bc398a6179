// Lo que dice la página que recibe.
import type { ReceiveWords } from '../en/receive.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('es');

export const words: ReceiveWords = {
  title: 'Un envío para usted',
  looking: 'Consultando el envío. Eso no gasta nada.',
  ready: {
    file: 'Un archivo para usted',
    files: (n) =>
      plural(n, {
        one: 'Un archivo para usted',
        many: `${number(n)} de archivos para usted`,
        other: `${number(n)} archivos para usted`,
      }),
    text: 'Un texto para usted',
    note: 'Nota del remitente',
    leftOnceText: 'Se puede abrir una vez',
    left: (n) =>
      plural(n, {
        one: 'Se puede descargar una vez',
        many: `Quedan ${number(n)} de descargas`,
        other: `Quedan ${number(n)} descargas`,
      }),
    expires: (time) => `Caduca en ${time}`,
    contents: (n) =>
      plural(n, {
        one: 'Un archivo dentro',
        many: `${number(n)} de archivos dentro`,
        other: `${number(n)} archivos dentro`,
      }),
    moreFiles: (n) => plural(n, { one: 'y uno más', many: `y ${number(n)} más`, other: `y ${number(n)} más` }),
    download: 'Descargar',
    showText: 'Mostrar el texto',
    showFile: 'Mostrarlo aquí',
    downloadInstead: 'Mejor descargarlo',
    nothingSpent:
      'No se gasta nada hasta que pulse el botón. Se abre en su dispositivo y se comprueba hasta el último byte.',
    serverSealed: {
      title: 'Sellado por el servidor',
      text: 'El programa del remitente dejó el sellado en manos del servidor, que vio el contenido mientras llegaba. No ha guardado ninguna clave: esa está solo en su enlace.',
    },
  },
  tooLarge: {
    title: 'Este navegador no puede recibir un archivo de este tamaño',
    text: 'No se ha gastado nada. Abra el enlace en otro dispositivo o en otro navegador: Chrome, Edge y Firefox admiten archivos de cualquier tamaño.',
    qr: 'El enlace como código para escanear con otro dispositivo',
    link: 'El enlace',
  },
  password: {
    title: 'Se necesita una contraseña',
    lead: 'El remitente ha puesto una contraseña. Introducirla no gasta nada, pero solo se permiten unas pocas incorrectas.',
    label: 'Contraseña',
    open: 'Abrir',
    checking: 'Comprobando…',
    left: (n) =>
      plural(n, {
        one: 'Queda un intento',
        many: `Quedan ${number(n)} de intentos`,
        other: `Quedan ${number(n)} intentos`,
      }),
    wrong: (left) => `Contraseña incorrecta. ${left}.`,
    length: 'Una contraseña tiene de 1 a 1024 bytes.',
    missing: 'Introduzca la contraseña.',
  },
  locked: {
    title: 'Bloqueado',
    text: '5 contraseñas incorrectas. El archivo está intacto; pida al remitente que lo desbloquee.',
    look: 'Consultar de nuevo',
  },
  scheduled: {
    title: 'Aún no está disponible',
    from: (time) => `Disponible a partir de: ${time}, su hora local.`,
    waits: 'Se abre aquí por sí solo. También puede cerrar esta página y volver más tarde.',
    any: 'En cualquier momento…',
    parts: {
      days: (n) => plural(n, { one: 'día', many: 'días', other: 'días' }),
      hours: (n) => plural(n, { one: 'hora', many: 'horas', other: 'horas' }),
      minutes: (n) => plural(n, { one: 'minuto', many: 'minutos', other: 'minutos' }),
      seconds: (n) => plural(n, { one: 'segundo', many: 'segundos', other: 'segundos' }),
    },
  },
  uploading: {
    title: 'Aún se está enviando',
    text: 'El dispositivo del remitente todavía no lo ha enviado todo. Esta página vuelve a consultar por sí sola.',
  },
  claimed: {
    title: 'Ya recogido',
    at: (time) => `Se abrió (${time}). Si no fue usted, avise al remitente.`,
    text: 'Se abrió. Si no fue usted, avise al remitente.',
    advice: 'Solo una persona puede abrirlo. El remitente puede volver a permitirlo o enviarlo de nuevo.',
  },
  gone: {
    title: 'Ya no existe',
    at: (time) => `Desde: ${time}. No queda nada de él en el servidor.`,
    reasons: {
      downloaded: 'Se descargó por completo. Si no fue usted, avise al remitente.',
      expired: 'Se le acabó el tiempo antes de descargarse. Pida al remitente que lo envíe de nuevo.',
      revoked: 'El remitente lo retiró.',
      removed: 'El operador de este servidor lo eliminó. Pida al remitente que lo envíe de nuevo.',
      lost: 'El servidor lo perdió. Pida al remitente que lo envíe de nuevo.',
    },
    other: 'Ya no se puede descargar.',
  },
  incomplete: {
    title: 'Enlace incompleto',
    text: 'Falta una parte del enlace, como ocurre cuando un programa de correo lo parte. No se ha preguntado nada al servidor ni se ha gastado nada.',
    advice: 'Copie el enlace entero del mensaje y péguelo aquí, o pídaselo de nuevo al remitente.',
  },
  missing: {
    title: 'No existe ese enlace',
    text: 'Este servidor no conoce ningún envío con esta clave. El enlace está mal escrito, es de otro servidor o desapareció hace mucho.',
    advice: 'Pida de nuevo el enlace al remitente.',
  },
  paste: {
    title: 'Abrir un envío',
    lead: 'Ha recibido una clave de 43 caracteres o un enlace entero. Péguelo aquí. Consultar no gasta nada.',
    label: 'Clave o enlace',
    open: 'Abrir',
    wrong: 'Esto no es una clave entera. Tiene 43 letras, cifras, «-» y «_».',
    elsewhere: (host) => `Este enlace pertenece a otro servidor: ${host}`,
    openThere: 'Abrirlo allí',
  },
  begunHere: {
    title: 'Empezadas en este navegador',
    hint: 'Sus claves se guardan en este navegador hasta que estén completas.',
    goOn: 'Continuar',
    forget: 'Olvidar',
    confirm: (name) => `¿Olvidar «${name}»?`,
    lost: 'La descarga queda gastada: sin lo que se guarda aquí, solo el remitente puede volver a permitirla.',
  },
  copiesHere: {
    title: 'Recibidos, a la espera de guardarse',
    hint: 'Están completos y verificados. Permanecen en este navegador hasta que los haya guardado o los elimine.',
    save: 'Guardar',
    remove: 'Eliminar',
    confirm: (name) => `¿Eliminar «${name}» de este navegador?`,
    lost: 'Si no lo ha guardado, se pierde: puede que ya no esté en el servidor.',
  },
  begun: {
    title: 'Continuar su descarga',
    text: 'Esta descarga se empezó en este navegador. Continúe: no se gasta nada más.',
    held: (held, total) => `${held} de ${total} están aquí, comprobados.`,
    again: 'Empieza de nuevo desde el principio.',
    tried:
      'Usted intentó abrirlo desde aquí y la respuesta se perdió. Si la descarga es suya, ahora continúa; si no, se le dirá.',
    goOn: 'Continuar',
    password: 'La contraseña no se guarda: introdúzcala de nuevo.',
  },
  transfer: {
    title: 'Descargando',
    opening: 'Pidiéndolo al servidor…',
    label: (name) => `Descarga de ${name}`,
    starting: 'Un momento…',
    pick: 'Elija dónde guardarlo. Antes de eso no se gasta nada.',
    kept: 'El derecho a la descarga, la clave y la posición se guardan en este navegador hasta que esté completa: tras recargar la página, continúa desde aquí.',
    keptAgain:
      'El derecho a la descarga y la clave se guardan en este navegador hasta que esté completa. Mantenga abierta esta página: si se recarga, empieza de nuevo desde el principio.',
    inBrowser: 'Está en las descargas de su navegador. Mantenga abierta esta página hasta que esté completa.',
  },
  done: {
    title: 'Completo y verificado',
    file: (name) => `Guardado como «${name}».`,
    inBrowser: 'Lo encontrará en las descargas de su navegador.',
    save: 'Guardar',
    saveAgain: 'Guardar de nuevo',
    toSave: 'Ahora está en este navegador. Guárdelo en su dispositivo.',
    notKept: 'No se conserva aquí cuando salga: guárdelo si lo necesita más tarde.',
    saved: 'La copia de este navegador se elimina cuando vuelva aquí.',
    remove: 'Eliminar la copia de este navegador',
    removed: 'La copia de este navegador se ha eliminado.',
    gone: 'Ya no está en el servidor: esta fue la última descarga.',
    left: (n) =>
      plural(n, {
        one: 'Queda una descarga más.',
        many: `Quedan ${number(n)} de descargas más.`,
        other: `Quedan ${number(n)} descargas más.`,
      }),
    notTold: 'Todo está aquí, pero aún no se ha podido comunicar al servidor.',
    tellNow: 'Comunicarlo ahora',
  },
  broken: {
    title: 'Incompleto: no se ha perdido nada',
    stopped: 'Usted lo detuvo. Continúe cuando quiera: no se gasta nada más.',
    goOn: 'Continuar',
    over: 'Esta descarga ha terminado',
  },
  failed: { title: 'Eso no ha funcionado' },
  failures: {
    'engine.lost':
      'No se pudieron cargar partes de esta página. No se ha gastado nada. Compruebe la conexión y vuelva a intentarlo.',
    'claim.revoked':
      'El remitente retiró esta descarga y la dejó libre de nuevo. Si todavía la quiere, abra otra vez el enlace.',
    'claim.done': 'Esta descarga ya está completa.',
    'claim.exhausted': 'Se ha pedido demasiadas veces desde aquí. Pida al remitente que vuelva a permitirla.',
    'share.refused':
      'Lo que envió el servidor no corresponde a este enlace. Se ha rechazado y no se ha confirmado nada. Avise al remitente.',
    'share.damaged':
      'Una parte del archivo no supera la verificación, pedida dos veces. Se ha rechazado y no se ha confirmado nada. Avise al remitente.',
    'share.gone': 'El envío ya no existe.',
    'disk.full': 'No queda espacio para él. Libere un poco y continúe: no se ha perdido nada.',
    'disk.refused': 'El navegador no permite escribir en este archivo. Continúe y elija otro: no se ha perdido nada.',
    'source.gone': 'El archivo que eligió ya no está ahí. Continúe y elija otro: no se ha perdido nada.',
    'download.elsewhere': 'Se está descargando en otra pestaña de este navegador.',
    'download.stopped':
      'El navegador detuvo su descarga. Continúe: empieza de nuevo desde el principio y no se gasta nada más.',
  },
  claimUnknown:
    'No se puede llegar al servidor, así que no se sabe si la descarga es suya. Vuelva a intentarlo: nunca se gasta dos veces.',
  text: {
    title: 'El texto',
    hidden: 'Permanece oculto hasta que lo muestre.',
    show: 'Mostrar',
    hide: 'Ocultar',
    hidesIn: (time) => `Se oculta de nuevo en ${time}.`,
    shown: 'Se muestra.',
    isHidden: 'Está oculto de nuevo.',
    copy: 'Copiar',
    once: 'Cópielo ahora si lo necesita más tarde: esta página no lo conserva.',
  },
  preview: {
    image: (name) => `Imagen: ${name}`,
    audio: (name) => `Sonido: ${name}`,
    video: (name) => `Vídeo: ${name}`,
    pdf: (name) => `Documento: ${name}`,
    text: (name) => `Contenido de ${name}`,
    page: (n, total) => `Página ${number(n)} de ${number(total)}`,
    failed: 'Este navegador no puede mostrarlo. Guárdelo en su lugar.',
    beginning: 'Solo se muestra el principio. Guárdelo para tenerlo todo.',
  },
};

// Lo que dice la página que gestiona un envío.
import type { ManageWords } from '../en/manage.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('es');

const timesMore = (left: number): string =>
  plural(left, {
    one: 'Se puede hacer 1 vez más.',
    many: `Se puede hacer ${number(left)} de veces más.`,
    other: `Se puede hacer ${number(left)} veces más.`,
  });

export const words: ManageWords = {
  title: 'Gestionar su envío',
  named: (name) => `«${name}»`,
  never: 'Esta página muestra cómo está el envío. No puede mostrar lo que contiene.',
  loading: 'Consultando cómo está su envío…',
  incomplete: {
    title: 'Este enlace de gestión está incompleto',
    text: 'Una parte se perdió por el camino. Copie de nuevo el enlace entero, desde «manage» hasta su último carácter. No se ha cambiado nada.',
  },
  notFound: {
    title: 'No existe ese envío',
    text: 'Puede que el enlace esté mal escrito, o que el envío terminara hace tanto que el servidor lo ha olvidado. No se ha cambiado nada.',
  },
  live: 'Esta página se mantiene al día por sí sola.',
  stale: 'No se puede llegar al servidor: así estaba hace un momento. Se sigue intentando…',
  states: {
    uploading: { title: 'Aún se está enviando', text: 'El enlace funcionará cuando haya llegado el último byte.' },
    scheduled: { title: 'A la espera de su hora', text: 'Nadie puede abrirlo antes.' },
    ready: { title: 'Listo para abrirse', text: 'El enlace funciona.' },
    claimed: { title: 'Recogido', text: 'Nadie más puede abrirlo, salvo que usted vuelva a permitirlo.' },
    locked: {
      title: 'Bloqueado',
      text: 'Se probaron demasiadas contraseñas incorrectas. El contenido está intacto; nadie puede abrirlo hasta que usted lo desbloquee.',
    },
    burned: { title: 'Ya no existe', text: '' },
  },
  reasons: {
    downloaded: 'Se descargó. El servidor ya no tiene nada de él.',
    expired: 'Se le acabó el tiempo. El servidor ya no tiene nada de él.',
    revoked: 'Usted lo revocó. El servidor ya no tiene nada de él.',
    removed: 'El operador del servidor lo eliminó.',
    lost: 'El servidor perdió su contenido. Nadie lo ha abierto con este enlace desde entonces; por favor, envíelo de nuevo.',
  },
  facts: {
    expires: 'Termina',
    expiresIn: (time) => `en ${time}`,
    availableFrom: 'Se abre',
    downloads: 'Descargas',
    downloadsUsed: (used, all) => `${number(used)} de ${number(all)} recogidas`,
    size: 'Tamaño, sellado',
    received: 'Recibido hasta ahora',
    password: 'Contraseña',
    noPassword: 'Ninguna',
    wrongPasswords: (n) =>
      plural(n, {
        one: '1 incorrecta probada',
        many: `${number(n)} de incorrectas probadas`,
        other: `${number(n)} incorrectas probadas`,
      }),
    noWrongPasswords: 'Puesta; ninguna incorrecta probada',
    looks: 'Consultado',
    looked: (n, last) =>
      plural(n, {
        one: `una vez, ${last}`,
        many: `${number(n)} de veces, la última: ${last}`,
        other: `${number(n)} veces, la última: ${last}`,
      }),
    notLooked: 'Aún no',
    sealedBy: 'Sellado',
    bySender: 'en el dispositivo del remitente; el servidor no puede leerlo',
    byServer: 'por el servidor',
    ended: 'Terminado',
  },
  claims: {
    title: 'Descargas',
    none: 'Nadie lo ha abierto todavía.',
    started: (time) => `Inicio: ${time}`,
    complete: (time) => `Completa, confirmada: ${time}`,
    assumed: (time) => `Completa, sin confirmar por el destinatario (${time})`,
    revoked: (time) => `Retirada: ${time}`,
    running: (percent, time) => `${percent} enviado, último envío: ${time}; incompleta`,
    progress: 'Cuánto se ha enviado',
    takeBack: 'Retirar',
  },
  change: {
    title: 'Cambiarlo',
    downloads: 'Descargas en total',
    downloadsHint: (least, most) => `De ${number(least)} a ${number(most)}`,
    expires: 'Termina',
    expiresHint: 'En su zona horaria.',
    save: 'Guardar',
    saved: 'Guardado.',
    unchanged: 'Aún no hay nada que guardar.',
  },
  unlock: {
    action: 'Desbloquear',
    hint: (left) => `Borra las contraseñas incorrectas para que la correcta vuelva a funcionar. ${timesMore(left)}`,
    none: 'Ya no se puede desbloquear más: tres veces es el máximo.',
    done: 'Desbloqueado.',
  },
  rearm: {
    action: 'Volver a permitirlo',
    title: '¿Permitir que se abra de nuevo?',
    text: 'Las descargas que no están completas se retiran y se cortan; quien había empezado no puede continuar. Después, el mismo enlace funciona una vez más por cada una.',
    hint: timesMore,
    none: 'Ya no se puede volver a permitir: tres veces es el máximo.',
    done: 'Se puede abrir de nuevo.',
  },
  revoke: {
    action: 'Revocar',
    title: '¿Revocar este envío?',
    text: 'El servidor lo destruye al instante y corta a quien lo esté descargando. No se puede deshacer.',
    done: 'Revocado. El servidor ya no tiene nada de él.',
  },
  timeline: {
    title: 'Qué ha pasado',
    times: (n, last) =>
      plural(n, {
        one: `1 vez, la última: ${last}`,
        many: `${number(n)} de veces, la última: ${last}`,
        other: `${number(n)} veces, la última: ${last}`,
      }),
    events: {
      created: 'Creado',
      uploaded: 'Enviado hasta el último byte',
      wrong_password: 'Contraseña incorrecta',
      locked: 'Bloqueado tras demasiadas contraseñas incorrectas',
      unlocked: 'Desbloqueado por usted',
      claimed: 'Alguien empezó a descargarlo',
      resumed: 'Una descarga continuó tras una interrupción',
      acknowledged: 'Descargado, completo y verificado',
      assumed_complete: 'Descargado; el destinatario no lo confirmó',
      rearmed: 'Vuelto a permitir por usted',
      changed: 'Cambiado por usted',
      burned: 'Ya no existe',
    },
  },
  failures: {
    'change.refused':
      'Eso no es posible tal como está ahora el envío, así que no se ha cambiado nada. La página muestra cómo está.',
    'share.gone': 'Entretanto, el envío ha dejado de existir. No se ha cambiado nada.',
    'request.invalid': 'El servidor no permite ese valor. No se ha cambiado nada.',
  },
};

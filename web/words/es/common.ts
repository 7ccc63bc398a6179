// Lo que dice cada página. The Spanish texts address people as "usted".
//
// share: el envío · link: el enlace · manage link: el enlace de gestión · key: la clave · seal: sellar · open: abrir ·
// claim: recoger · revoke: revocar · take back (a download): retirar · re-arm: volver a permitir ·
// lock, unlock: bloquear, desbloquear · recipient: el destinatario · sender: el remitente · password: la contraseña
import type { CommonWords } from '../en/common.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('es');

export const words: CommonWords = {
  name: 'OneTimeShare',
  toStart: 'OneTimeShare, a la página de inicio',
  language: 'Idioma',
  theme: { label: 'Apariencia', system: 'Automática', light: 'Clara', dark: 'Oscura' },
  footer: {
    promise: 'Sellado en su dispositivo. Abierto una vez. Después, desaparece.',
    api: 'API',
    errors: 'Qué significan los errores',
  },
  copy: 'Copiar',
  copied: 'Copiado',
  copyFailed: 'Selecciónelo y cópielo a mano',
  close: 'Cerrar',
  cancel: 'Cancelar',
  tryAgain: 'Reintentar',
  loading: 'Un momento…',
  show: 'Mostrar',
  hide: 'Ocultar',
  transfer: {
    percent: (percent) => `${percent} completado`,
    bytes: (done, total) => `${done} de ${total}`,
    speed: (speed) => `${speed}/s`,
    left: (time) => `tiempo restante: ${time}`,
    preparing: 'Preparando…',
    checking: 'Comparando con lo que ya se envió…',
    waiting: 'No hay red. Continuará por sí solo en cuanto vuelva.',
    waitingForServer: 'El servidor no puede continuar ahora mismo. Reintentando…',
    paused: 'En pausa',
    silent: 'El servidor no responde. Se sigue intentando…',
    pause: 'Pausar',
    resume: 'Continuar',
    cancel: 'Cancelar',
  },
  time: {
    seconds: (n) => plural(n, { one: '1 segundo', many: `${number(n)} de segundos`, other: `${number(n)} segundos` }),
    minutes: (n) => plural(n, { one: '1 minuto', many: `${number(n)} de minutos`, other: `${number(n)} minutos` }),
    hours: (n) => plural(n, { one: '1 hora', many: `${number(n)} de horas`, other: `${number(n)} horas` }),
    days: (n) => plural(n, { one: '1 día', many: `${number(n)} de días`, other: `${number(n)} días` }),
  },
  failure: {
    other:
      'Ha fallado algo que no debería haber fallado. Vuelva a cargar la página para ver cómo está todo antes de continuar.',
    code: (code) => `Código: ${code}`,
    requestId: (id) => `Solicitud: ${id}`,
    network:
      'No se puede llegar al servidor. Compruebe la conexión y vuelva a intentarlo. No se ha gastado ni perdido nada.',
    'rate.limited':
      'Demasiadas solicitudes desde su red en poco tiempo. No se ha gastado nada. Espere un minuto y vuelva a intentarlo.',
    'store.unreachable':
      'El servidor no puede llegar a su almacén ahora mismo. No se ha gastado ni perdido nada. Vuelva a intentarlo en un momento.',
    'store.rolled_back':
      'El almacén del servidor volvió a un estado anterior, así que no abre nada hasta que su operador lo revise. No se ha gastado nada.',
    'server.busy': 'El servidor está ocupado. No se ha gastado nada. Vuelva a intentarlo en un momento.',
    'server.stopping':
      'El servidor se está reiniciando. No se ha gastado ni perdido nada. Vuelva a intentarlo en un minuto.',
    'disk.full': 'A este navegador no le queda espacio para guardarlo. No se ha gastado ni perdido nada.',
  },
};

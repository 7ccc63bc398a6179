// What the documents say where no script runs: in every language, since there is nobody to choose one. Written into them by the build.
import { directionOfLanguage, type Language } from './languages.ts';

interface Texts {
  readonly send: string;
  readonly receive: string;
  readonly manage: string;
  readonly admin: string;
}

/** `{curl}` stands for the command, `{api}` for the link to the documentation. */
export const texts: Readonly<Record<Language, Texts & { readonly api: string }>> = {
  en: {
    send: 'This page seals what you send on your own device, which needs JavaScript. Without it, use curl: {curl} followed by the address of this page. The server seals it then.',
    receive:
      'Somebody sent you something. Nothing has been spent by opening this page. It is opened on your own device, which needs JavaScript. What the server has sealed itself can be fetched with curl: see {api}.',
    manage: 'This page shows how your share stands, which needs JavaScript. Nothing has been changed.',
    admin: 'This page shows how the server is doing, which needs JavaScript. Nothing has been changed.',
    api: 'the API',
  },
  de: {
    send: 'Diese Seite versiegelt auf Ihrem Gerät, was Sie senden, und braucht dafür JavaScript. Ohne JavaScript nehmen Sie curl: {curl}, gefolgt von der Adresse dieser Seite. Dann versiegelt der Server.',
    receive:
      'Jemand hat Ihnen etwas gesendet. Durch das Öffnen dieser Seite wurde nichts verbraucht. Geöffnet wird es auf Ihrem Gerät, was JavaScript braucht. Was der Server selbst versiegelt hat, lässt sich mit curl holen: siehe {api}.',
    manage: 'Diese Seite zeigt, wie es um Ihre Sendung steht, und braucht dafür JavaScript. Nichts wurde geändert.',
    admin: 'Diese Seite zeigt, wie es dem Server geht, und braucht dafür JavaScript. Nichts wurde geändert.',
    api: 'die API',
  },
  fr: {
    send: 'Cette page scelle sur votre appareil ce que vous envoyez, ce qui nécessite JavaScript. Sans lui, utilisez curl\u00a0: {curl} suivi de l’adresse de cette page. C’est alors le serveur qui scelle.',
    receive:
      'Quelqu’un vous a envoyé quelque chose. L’ouverture de cette page n’a rien consommé. L’envoi est ouvert sur votre appareil, ce qui nécessite JavaScript. Ce que le serveur a scellé lui-même peut être récupéré avec curl\u00a0: voir {api}.',
    manage: 'Cette page montre où en est votre envoi, ce qui nécessite JavaScript. Rien n’a été modifié.',
    admin: 'Cette page montre comment va le serveur, ce qui nécessite JavaScript. Rien n’a été modifié.',
    api: 'l’API',
  },
  es: {
    send: 'Esta página sella en su dispositivo lo que envía, para lo que necesita JavaScript. Sin él, use curl: {curl} seguido de la dirección de esta página. Entonces lo sella el servidor.',
    receive:
      'Alguien le ha enviado algo. Abrir esta página no ha gastado nada. Se abre en su dispositivo, para lo que se necesita JavaScript. Lo que el servidor ha sellado por sí mismo se puede obtener con curl: véase {api}.',
    manage: 'Esta página muestra cómo está su envío, para lo que necesita JavaScript. No se ha cambiado nada.',
    admin: 'Esta página muestra cómo está el servidor, para lo que necesita JavaScript. No se ha cambiado nada.',
    api: 'la API',
  },
  zh: {
    send: '此页面在您的设备上密封您要发送的内容，这需要 JavaScript。没有 JavaScript 时，请使用 curl：{curl}，后接此页面的地址。此时由服务器密封。',
    receive:
      '有人给您发送了内容。打开此页面没有消耗任何次数。内容在您的设备上打开，这需要 JavaScript。由服务器自己密封的内容可以用 curl 获取：请参阅 {api}。',
    manage: '此页面显示您的分享的状态，这需要 JavaScript。没有更改任何内容。',
    admin: '此页面显示服务器的状况，这需要 JavaScript。没有更改任何内容。',
    api: 'API 文档',
  },
  ar: {
    send: 'تختم هذه الصفحة على جهازك ما ترسله، وهذا يحتاج إلى JavaScript. من دونه استخدم curl: {curl} متبوعًا بعنوان هذه الصفحة. عندئذٍ يختمه الخادم.',
    receive:
      'أرسل إليك أحدهم شيئًا. لم يُستهلك شيء بفتح هذه الصفحة. يُفتح على جهازك، وهذا يحتاج إلى JavaScript. وما ختمه الخادم بنفسه يمكن جلبه باستخدام curl: انظر {api}.',
    manage: 'تُظهر هذه الصفحة حال مشاركتك، وهذا يحتاج إلى JavaScript. لم يتغيّر شيء.',
    admin: 'تُظهر هذه الصفحة حال الخادم، وهذا يحتاج إلى JavaScript. لم يتغيّر شيء.',
    api: 'توثيق الواجهة',
  },
};

/** As HTML: everything in it is ours. */
export function withoutScript(page: keyof Texts): string {
  const paragraphs = Object.entries(texts).map(([language, { api, ...said }]) => {
    const text = said[page]
      .replace('{curl}', '<code dir="ltr">curl -F file=@report.pdf</code>')
      .replace('{api}', `<a href="/docs">${api}</a>`);
    return `<p lang="${language}" dir="${directionOfLanguage(language as Language)}">${text}</p>`;
  });
  return `<noscript>${paragraphs.join('\n')}</noscript>`;
}

// ما تقوله الصفحة التي تدير مشاركة.
import type { ManageWords } from '../en/manage.ts';
import { isolated } from '../isolated.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('ar');

const times = (n: number): string =>
  plural(n, {
    zero: `${number(n)} مرة`,
    one: 'مرة واحدة',
    two: 'مرتان',
    few: `${number(n)} مرات`,
    many: `${number(n)} مرة`,
    other: `${number(n)} مرة`,
  });

export const words: ManageWords = {
  title: 'إدارة مشاركتك',
  named: (name) => `«${isolated(name)}»`,
  never: 'تُظهر هذه الصفحة حال المشاركة. ولا يمكنها إظهار ما فيها.',
  loading: 'يجري الاطلاع على حال مشاركتك…',
  incomplete: {
    title: 'رابط الإدارة هذا غير مكتمل',
    text: 'ضاع جزء منه في الطريق إلى هنا. انسخ الرابط كاملًا مرة أخرى، من «manage» حتى آخر حرف فيه. لم يتغيّر شيء.',
  },
  notFound: {
    title: 'لا توجد مشاركة كهذه',
    text: 'قد يكون الرابط مكتوبًا خطأً، أو انتهت المشاركة منذ وقت طويل حتى نسيها الخادم. لم يتغيّر شيء.',
  },
  live: 'تُحدّث هذه الصفحة نفسها بنفسها.',
  stale: 'تعذّر الوصول إلى الخادم: هذه هي الحال قبل لحظة. المحاولة مستمرة…',
  states: {
    uploading: { title: 'ما زالت تُرسل', text: 'يعمل الرابط عند وصول آخر بايت.' },
    scheduled: { title: 'في انتظار موعدها', text: 'لا يمكن لأحد فتحها قبل ذلك.' },
    ready: { title: 'جاهزة للفتح', text: 'الرابط يعمل.' },
    claimed: { title: 'تم استلامها', text: 'لا يمكن لأحد غيره فتحها إلا إذا سمحت بذلك من جديد.' },
    locked: {
      title: 'مقفلة',
      text: 'جُرّبت كلمات مرور خاطئة كثيرة. المحتوى سليم؛ ولا يمكن لأحد فتحه حتى تلغي القفل.',
    },
    burned: { title: 'لم تعد موجودة', text: '' },
  },
  reasons: {
    downloaded: 'تم تنزيلها. لم يعد لدى الخادم شيء منها.',
    expired: 'انتهى وقتها. لم يعد لدى الخادم شيء منها.',
    revoked: 'أنت أبطلتها. لم يعد لدى الخادم شيء منها.',
    removed: 'أزالها مشغّل الخادم.',
    lost: 'فقد الخادم محتواها. لم يفتحها أحد بهذا الرابط منذ ذلك الحين؛ يُرجى إرسالها من جديد.',
  },
  facts: {
    expires: 'تنتهي',
    expiresIn: (time) => `المتبقي: ${time}`,
    availableFrom: 'تُفتح',
    downloads: 'التنزيلات',
    downloadsUsed: (used, all) => `استُلم ${number(used)} من ${number(all)}`,
    size: 'الحجم، مختومة',
    received: 'وصل حتى الآن',
    password: 'كلمة المرور',
    noPassword: 'لا توجد',
    wrongPasswords: (n) => `محاولات خاطئة: ${number(n)}`,
    noWrongPasswords: 'موضوعة؛ لم تُجرَّب كلمة خاطئة',
    looks: 'الاطلاع عليها',
    looked: (n, last) => (n === 1 ? `مرة واحدة، ${last}` : `${times(n)}، آخرها ${last}`),
    notLooked: 'ليس بعد',
    sealedBy: 'الختم',
    bySender: 'على جهاز المرسل؛ لا يستطيع الخادم قراءتها',
    byServer: 'بواسطة الخادم',
    ended: 'انتهت',
  },
  claims: {
    title: 'التنزيلات',
    none: 'لم يفتحها أحد بعد.',
    started: (time) => `بدأ في ${time}`,
    complete: (time) => `مكتمل، تأكّد في ${time}`,
    assumed: (time) => `مكتمل، لم يؤكّده المستلم (${time})`,
    revoked: (time) => `سُحب في ${time}`,
    running: (percent, time) => `أُرسل ${percent}، آخر إرسال في ${time}؛ غير مكتمل`,
    progress: 'مقدار ما أُرسل منه',
    takeBack: 'سحب',
  },
  change: {
    title: 'التغيير',
    downloads: 'مجموع التنزيلات',
    downloadsHint: (least, most) => `من ${number(least)} إلى ${number(most)}`,
    expires: 'تنتهي',
    expiresHint: 'بحسب منطقتك الزمنية.',
    save: 'حفظ',
    saved: 'تم الحفظ.',
    unchanged: 'لا شيء لحفظه بعد.',
  },
  unlock: {
    action: 'إلغاء القفل',
    hint: (left) =>
      `يمحو المحاولات الخاطئة لتعمل كلمة المرور الصحيحة من جديد. عدد المرات الممكنة بعد: ${number(left)}.`,
    none: 'لا يمكن إلغاء القفل بعد الآن: الحد الأقصى ثلاث مرات.',
    done: 'تم إلغاء القفل.',
  },
  rearm: {
    action: 'السماح من جديد',
    title: 'هل تسمح بفتحها من جديد؟',
    text: 'تُسحب التنزيلات غير المكتملة وتُقطع؛ ومن كان قد بدأ لا يستطيع المتابعة. بعد ذلك يعمل الرابط نفسه مرة أخرى عن كل واحد منها.',
    hint: (left) => `عدد المرات الممكنة بعد: ${number(left)}.`,
    none: 'لا يمكن السماح بها من جديد بعد الآن: الحد الأقصى ثلاث مرات.',
    done: 'يمكن فتحها من جديد.',
  },
  revoke: {
    action: 'إبطال',
    title: 'هل تريد إبطال هذه المشاركة؟',
    text: 'يُتلفها الخادم فورًا، ويقطع على من يقوم بتنزيلها. لا يمكن التراجع عن ذلك.',
    done: 'تم الإبطال. لم يعد لدى الخادم شيء منها.',
  },
  timeline: {
    title: 'ما الذي حدث',
    times: (n, last) => `${times(n)}، آخرها ${last}`,
    events: {
      created: 'أُنشئت',
      uploaded: 'أُرسلت حتى آخر بايت',
      wrong_password: 'كلمة مرور خاطئة',
      locked: 'قُفلت بعد كلمات مرور خاطئة كثيرة',
      unlocked: 'ألغيت أنت القفل',
      claimed: 'بدأ أحدهم تنزيلها',
      resumed: 'استُؤنف تنزيل بعد انقطاع',
      acknowledged: 'تم التنزيل كاملًا ومع التحقق',
      assumed_complete: 'تم التنزيل؛ ولم يؤكّده المستلم',
      rearmed: 'سمحت أنت بها من جديد',
      changed: 'غيّرتها أنت',
      burned: 'لم تعد موجودة',
    },
  },
  failures: {
    'change.refused': 'هذا غير ممكن بحسب حال المشاركة الآن، لذلك لم يتغيّر شيء. تُظهر الصفحة حالها.',
    'share.gone': 'لم تعد المشاركة موجودة في هذه الأثناء. لم يتغيّر شيء.',
    'request.invalid': 'لا يسمح الخادم بهذه القيمة. لم يتغيّر شيء.',
  },
};

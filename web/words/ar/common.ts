// ما تقوله كل صفحة. The Arabic texts: verbal nouns on buttons, the imperative in sentences.
//
// share: المشاركة · link: الرابط · manage link: رابط الإدارة · key: المفتاح · seal: الختم · open: الفتح · claim: الاستلام ·
// revoke: الإبطال · take back (a download): السحب · re-arm: السماح من جديد · lock, unlock: القفل، إلغاء القفل ·
// recipient: المستلم · sender: المرسل
//
// A counted time stands after a colon, where its dual has one form. Names and addresses are isolated.
import type { CommonWords } from '../en/common.ts';
import { isolated } from '../isolated.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('ar');

export const words: CommonWords = {
  name: 'OneTimeShare',
  toStart: 'OneTimeShare، إلى صفحة البداية',
  language: 'اللغة',
  theme: { label: 'المظهر', system: 'تلقائي', light: 'فاتح', dark: 'داكن' },
  footer: {
    promise: 'تُختم على جهازك. تُفتح مرة واحدة. ثم تختفي.',
    api: 'واجهة البرمجة',
    errors: 'معاني الأخطاء',
  },
  copy: 'نسخ',
  copied: 'تم النسخ',
  copyFailed: 'حدّده وانسخه يدويًا',
  close: 'إغلاق',
  cancel: 'إلغاء',
  tryAgain: 'إعادة المحاولة',
  loading: 'لحظة من فضلك…',
  show: 'إظهار',
  hide: 'إخفاء',
  transfer: {
    percent: (percent) => `اكتمل ${percent}`,
    bytes: (done, total) => `${done} من ${total}`,
    speed: (speed) => `${speed}/ث`,
    left: (time) => `المتبقي: ${time}`,
    preparing: 'جارٍ التحضير…',
    checking: 'تجري المقارنة بما أُرسل من قبل…',
    waiting: 'انقطعت الشبكة. سيُستأنف هذا تلقائيًا عند عودتها.',
    waitingForServer: 'لا يستطيع الخادم المتابعة الآن. تجري إعادة المحاولة…',
    paused: 'متوقف مؤقتًا',
    silent: 'الخادم لا يجيب. المحاولة مستمرة…',
    pause: 'إيقاف مؤقت',
    resume: 'متابعة',
    cancel: 'إلغاء',
  },
  time: {
    seconds: (n) =>
      plural(n, {
        zero: `${number(n)} ثانية`,
        one: 'ثانية واحدة',
        two: 'ثانيتان',
        few: `${number(n)} ثوانٍ`,
        many: `${number(n)} ثانية`,
        other: `${number(n)} ثانية`,
      }),
    minutes: (n) =>
      plural(n, {
        zero: `${number(n)} دقيقة`,
        one: 'دقيقة واحدة',
        two: 'دقيقتان',
        few: `${number(n)} دقائق`,
        many: `${number(n)} دقيقة`,
        other: `${number(n)} دقيقة`,
      }),
    hours: (n) =>
      plural(n, {
        zero: `${number(n)} ساعة`,
        one: 'ساعة واحدة',
        two: 'ساعتان',
        few: `${number(n)} ساعات`,
        many: `${number(n)} ساعة`,
        other: `${number(n)} ساعة`,
      }),
    days: (n) =>
      plural(n, {
        zero: `${number(n)} يوم`,
        one: 'يوم واحد',
        two: 'يومان',
        few: `${number(n)} أيام`,
        many: `${number(n)} يومًا`,
        other: `${number(n)} يوم`,
      }),
  },
  failure: {
    other: 'حدث خطأ ما كان ينبغي أن يحدث. أعد تحميل الصفحة لترى الوضع الحالي قبل أن تتابع.',
    code: (code) => `الرمز: ${isolated(code)}`,
    requestId: (id) => `الطلب: ${isolated(id)}`,
    network: 'تعذّر الوصول إلى الخادم. تحقق من الاتصال ثم أعد المحاولة. لم يُستهلك شيء ولم يُفقد شيء.',
    'rate.limited': 'طلبات كثيرة جدًا من شبكتك في وقت قصير. لم يُستهلك شيء. انتظر دقيقة ثم أعد المحاولة.',
    'store.unreachable': 'لا يستطيع الخادم الوصول إلى مخزنه الآن. لم يُستهلك شيء ولم يُفقد شيء. أعد المحاولة بعد لحظة.',
    'store.rolled_back': 'أُعيد مخزن الخادم إلى حالة أقدم، لذلك لا يفتح شيئًا حتى يراجعه مشغّله. لم يُستهلك شيء.',
    'server.busy': 'الخادم مشغول. لم يُستهلك شيء. أعد المحاولة بعد لحظة.',
    'server.stopping': 'تجري إعادة تشغيل الخادم. لم يُستهلك شيء ولم يُفقد شيء. أعد المحاولة بعد دقيقة.',
    'disk.full': 'لم تبقَ في هذا المتصفح مساحة لحفظه. لم يُستهلك شيء ولم يُفقد شيء.',
  },
};

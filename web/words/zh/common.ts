// 每个页面上都有的文字。The Chinese texts (simplified) address people as 您.
//
// share: 分享 · link: 链接 · manage link: 管理链接 · key: 密钥 · seal: 密封 · open: 打开 · claim: 领取 · revoke: 撤销 ·
// take back (a download): 收回 · re-arm: 重新允许 · lock, unlock: 锁定、解锁 · recipient: 收件人 · sender: 发件人
import type { CommonWords } from '../en/common.ts';
import { counting } from '../plural.ts';

const { number } = counting('zh');

export const words: CommonWords = {
  name: 'OneTimeShare',
  toStart: 'OneTimeShare，返回首页',
  language: '语言',
  theme: { label: '外观', system: '自动', light: '浅色', dark: '深色' },
  footer: {
    promise: '在您的设备上密封，只打开一次，然后消失。',
    api: 'API',
    errors: '错误说明',
  },
  copy: '复制',
  copied: '已复制',
  copyFailed: '请选中后手动复制',
  close: '关闭',
  cancel: '取消',
  tryAgain: '重试',
  loading: '请稍候……',
  show: '显示',
  hide: '隐藏',
  transfer: {
    percent: (percent) => `已完成 ${percent}`,
    bytes: (done, total) => `${done}，共 ${total}`,
    speed: (speed) => `${speed}/秒`,
    left: (time) => `剩余 ${time}`,
    preparing: '正在准备……',
    checking: '正在与之前已发送的内容比对……',
    waiting: '网络已断开。恢复后会自动继续。',
    waitingForServer: '服务器暂时无法继续。正在重试……',
    paused: '已暂停',
    silent: '服务器没有响应。仍在尝试……',
    pause: '暂停',
    resume: '继续',
    cancel: '取消',
  },
  time: {
    seconds: (n) => `${number(n)} 秒`,
    minutes: (n) => `${number(n)} 分钟`,
    hours: (n) => `${number(n)} 小时`,
    days: (n) => `${number(n)} 天`,
  },
  failure: {
    other: '发生了不该发生的错误。请重新加载页面，确认当前状态后再继续。',
    code: (code) => `代码：${code}`,
    requestId: (id) => `请求：${id}`,
    network: '无法连接服务器。请检查网络连接，然后重试。没有消耗或丢失任何内容。',
    'rate.limited': '您的网络在短时间内发出的请求过多。没有消耗任何内容。请等待一分钟，然后重试。',
    'store.unreachable': '服务器暂时无法访问其存储。没有消耗或丢失任何内容。请稍后重试。',
    'store.rolled_back': '服务器的存储被恢复到了较早的状态，因此在运营者检查之前不会打开任何内容。没有消耗任何内容。',
    'server.busy': '服务器繁忙。没有消耗任何内容。请稍后重试。',
    'server.stopping': '服务器正在重启。没有消耗或丢失任何内容。请一分钟后重试。',
    'disk.full': '此浏览器已没有空间存放它。没有消耗或丢失任何内容。',
  },
};

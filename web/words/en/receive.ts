// What the page that receives says.

export const words = {
  title: 'OneTimeShare',
};

export type ReceiveWords = typeof words;

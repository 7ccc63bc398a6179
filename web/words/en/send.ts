// What the page that sends says.

export const words = {
  title: 'OneTimeShare',
};

export type SendWords = typeof words;
